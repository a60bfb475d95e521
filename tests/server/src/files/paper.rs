//! Papers: an invoice, a form, a report; as plain text or as a one-page PDF (ISO 32000-1: catalog, pages, page,
//! font, content stream, cross-reference table).

use std::fmt::Write;

use crate::rng::Rng;

/// The lines of the paper.
pub(super) fn lines(subject: &str, seed: u64) -> Vec<String> {
    let mut rng = Rng::for_purpose(seed, subject, 0);
    let number = rng.between(10_000, 99_999);
    let mut lines = vec![
        format!("{} {number}", subject.to_uppercase()),
        String::new(),
    ];
    match subject {
        "form" => {
            for field in ["Name", "Address", "Phone", "Date", "Signature"] {
                lines.push(format!("{field}: ........................................"));
                lines.push(String::new());
            }
        }
        "report" => {
            for test in [
                "Haemoglobin",
                "Glucose, fasting",
                "TSH",
                "Vitamin D",
                "Cholesterol",
            ] {
                lines.push(format!("{test}: {}.{}", rng.between(2, 180), rng.below(10)));
            }
        }
        _ => {
            let mut total = 0;
            for item in ["Service", "Parts", "Travel"] {
                let amount = rng.between(500, 18_000);
                total += amount;
                lines.push(format!("{item}: {}.{:02}", amount / 100, amount % 100));
            }
            lines.push(String::new());
            lines.push(format!("Total: {}.{:02}", total / 100, total % 100));
        }
    }
    lines.push(String::new());
    lines.push("Thank you.".to_owned());
    lines
}

/// The paper as a PDF file.
pub(super) fn pdf(subject: &str, seed: u64) -> Vec<u8> {
    let mut content = String::from("BT /F1 14 Tf 18 TL 72 760 Td\n");
    for line in lines(subject, seed) {
        let escaped = line
            .replace('\\', "\\\\")
            .replace('(', "\\(")
            .replace(')', "\\)");
        // Writing to a String has no way to fail.
        let _ = writeln!(content, "({escaped}) Tj T*");
    }
    content.push_str("ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R \
         /Resources << /Font << /F1 4 0 R >> >> >>"
            .to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut table = String::from("0000000000 65535 f \n");
    for (number, object) in (1..).zip(&objects) {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{number} 0 obj\n{object}\nendobj\n");
    }
    let start = file.len();
    let size = objects.len() + 1;
    let _ = write!(
        file,
        "xref\n0 {size}\n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cross_reference_table_points_at_the_objects() {
        let file = String::from_utf8(pdf("invoice", 4)).unwrap();
        let offsets: Vec<usize> = file
            .lines()
            .filter(|line| line.ends_with(" 00000 n "))
            .map(|line| line[..10].parse().unwrap())
            .collect();
        assert_eq!(offsets.len(), 5);
        for (number, offset) in (1..).zip(offsets) {
            assert!(file[offset..].starts_with(&format!("{number} 0 obj")));
        }
        let start = file.lines().rev().nth(1).unwrap().parse::<usize>().unwrap();
        assert!(file[start..].starts_with("xref"));
    }
}
