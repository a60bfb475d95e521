//! The vendor adapters and the vocabulary against written-down answers, hostile ones included.

#[cfg(test)]
mod addresses;
#[cfg(test)]
mod bimpeai;
#[cfg(test)]
mod bimpeai_errors;
#[cfg(test)]
mod capability_matrix;
#[cfg(test)]
mod hostile;
