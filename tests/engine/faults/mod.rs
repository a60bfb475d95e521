//! The fault matrix of the live engine, row by row, in virtual time: the real session and BimpeAI's
//! real adapter against a scripted vendor that speaks its wire format. Which row is shown by which
//! test, also those that need a real browser, is told in `tests/README.md`.

mod desk;
mod load;
mod opening;
mod refusals;
mod rig;
mod running;
mod stream_faults;
mod surroundings;
mod table;
