//! The vendor adapters and the vocabulary against written-down answers, hostile ones included.

#[cfg(test)]
mod addresses;
#[cfg(test)]
mod any_json;
#[cfg(test)]
mod atoms;
#[cfg(test)]
mod atoms_call;
#[cfg(test)]
mod atoms_errors;
#[cfg(test)]
mod atoms_hostile;
#[cfg(test)]
mod atoms_live;
#[cfg(test)]
mod atoms_outcome;
#[cfg(test)]
mod atoms_parts;
#[cfg(test)]
mod bimpeai;
#[cfg(test)]
mod bimpeai_errors;
#[cfg(test)]
mod bimpeai_live;
#[cfg(test)]
mod capability_matrix;
#[cfg(test)]
mod diga;
#[cfg(test)]
mod diga_calls;
#[cfg(test)]
mod diga_errors;
#[cfg(test)]
mod diga_hostile;
#[cfg(test)]
mod diga_recordings;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod vapi;
#[cfg(test)]
mod vapi_call;
#[cfg(test)]
mod vapi_figures;
#[cfg(test)]
mod vapi_hostile;
#[cfg(test)]
mod vapi_pages;
#[cfg(test)]
mod vapi_place;
#[cfg(test)]
mod vapi_recordings;
