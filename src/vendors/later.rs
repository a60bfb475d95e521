//! The adapters that come with the second part of the program.
//!
//! The first part reads the lists of one vendor only, so that its first rows are soon there; the pages
//! of the others wait for the second part, which calls `install`. Where the program is not cut in two,
//! all adapters are at hand from the beginning.

use super::{Vendor, VendorId, atoms::Atoms, bimpeai::BimpeAi, diga::Diga, vapi::Vapi};

#[cfg(feature = "split")]
mod absent;

#[cfg(feature = "split")]
static PICK: std::sync::OnceLock<fn(VendorId) -> &'static dyn Vendor> = std::sync::OnceLock::new();

/// Makes the adapters known; called by the second part as soon as it is there.
#[cfg(feature = "split")]
pub fn install() {
    // A second call would bring the same function.
    let _ = PICK.set(pick);
}

/// The adapter of a vendor. Until `install` was called, one that refuses everything in words.
#[cfg(feature = "split")]
pub fn adapter(vendor: VendorId) -> &'static dyn Vendor {
    PICK.get().map_or(&absent::Absent, |pick| pick(vendor))
}

/// The adapter of a vendor.
#[cfg(not(feature = "split"))]
pub fn adapter(vendor: VendorId) -> &'static dyn Vendor {
    pick(vendor)
}

fn pick(vendor: VendorId) -> &'static dyn Vendor {
    match vendor {
        VendorId::BimpeAi => &BimpeAi,
        VendorId::Vapi => &Vapi,
        VendorId::Diga => &Diga,
        VendorId::Atoms => &Atoms,
    }
}
