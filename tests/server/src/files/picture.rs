//! Pictures people send during calls: a photographed receipt, a map with a pin, a card of a product.

use super::canvas::{Canvas, Rgb};
use crate::rng::Rng;

const PAPER: Rgb = [250, 248, 240];
const INK: Rgb = [52, 50, 48];
const FAINT: Rgb = [170, 165, 155];

const GOODS: [&str; 12] = [
    "RICE 5KG",
    "TEA",
    "SOAP",
    "BREAD",
    "MILK 2L",
    "LAMP",
    "CABLE 3M",
    "NOTEBOOK",
    "BATTERY AA",
    "FILTER",
    "TOWEL",
    "MUG BLUE",
];
const SHOPS: [&str; 6] = [
    "CORNER STORE",
    "PHARMACY 24",
    "CITY MARKET",
    "HARBOUR CAFE",
    "TOOL HOUSE",
    "BOOK NOOK",
];

fn price(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// A till receipt on a table.
pub(super) fn receipt(seed: u64) -> Vec<u8> {
    let mut rng = Rng::for_purpose(seed, "receipt", 0);
    let table = [[96, 72, 52], [70, 84, 96], [120, 112, 100]];
    let table = rng.pick(&table).copied().unwrap_or(FAINT);
    let mut canvas = Canvas::new(480, 640, table);
    for y in (0..640).step_by(40) {
        let shade = table.map(|part| part.saturating_sub(8));
        canvas.rect(0, y, 480, 3, shade);
    }
    canvas.rect(78, 34, 330, 576, table.map(|part| part / 2));
    canvas.rect(70, 26, 330, 576, PAPER);
    let shop = rng.pick(&SHOPS).copied().unwrap_or("SHOP");
    canvas.text(100, 52, 3, shop, INK);
    canvas.text(
        100,
        88,
        2,
        &format!(
            "TILL {}  NO {}",
            rng.between(1, 9),
            rng.between(1_000, 9_999)
        ),
        FAINT,
    );
    canvas.rect(96, 118, 278, 2, FAINT);
    let mut total = 0;
    let lines = rng.between(4, 9);
    for line in 0..lines {
        let cents = rng.between(80, 4_990);
        total += cents;
        let goods = rng.pick(&GOODS).copied().unwrap_or("ITEM");
        let text = price(cents);
        canvas.text(100, 140 + line * 34, 2, goods, INK);
        canvas.text(
            372 - 12 * i64::try_from(text.len()).unwrap_or(0),
            140 + line * 34,
            2,
            &text,
            INK,
        );
    }
    let y = 152 + lines * 34;
    canvas.rect(96, y, 278, 2, INK);
    let text = price(total);
    canvas.text(100, y + 18, 3, "TOTAL", INK);
    canvas.text(
        372 - 18 * i64::try_from(text.len()).unwrap_or(0),
        y + 18,
        3,
        &text,
        INK,
    );
    let mut x = 110;
    while x < 350 {
        let width = rng.between(1, 4);
        canvas.rect(x, 530, width, 46, INK);
        x += width + rng.between(2, 5);
    }
    canvas.png()
}

/// A piece of a town with streets, water, a park and a pin.
pub(super) fn map(seed: u64) -> Vec<u8> {
    let mut rng = Rng::for_purpose(seed, "map", 0);
    let mut canvas = Canvas::new(640, 440, [238, 234, 226]);
    let park = (rng.between(20, 380), rng.between(20, 240));
    for _ in 0..70 {
        let (x, y) = (rng.between(-20, 620), rng.between(-20, 420));
        let house = [[226, 219, 208], [232, 226, 214], [218, 212, 204]];
        let colour = rng.pick(&house).copied().unwrap_or(FAINT);
        canvas.rect(x, y, rng.between(24, 70), rng.between(20, 56), colour);
    }
    canvas.rect(
        park.0,
        park.1,
        rng.between(110, 200),
        rng.between(80, 150),
        [196, 222, 178],
    );
    for _ in 0..9 {
        let (x, y) = (park.0 + rng.between(10, 100), park.1 + rng.between(10, 70));
        canvas.disc(x, y, rng.between(5, 9), [160, 198, 140]);
    }
    let bank = rng.between(60, 380);
    canvas.line(
        (-20, bank),
        (660, bank + rng.between(-120, 120)),
        40,
        [168, 204, 226],
    );
    for step in 1..5 {
        let x = step * 130 + rng.between(-30, 30);
        let y = step * 90 + rng.between(-20, 20);
        canvas.line(
            (x, -10),
            (x + rng.between(-60, 60), 450),
            14,
            [255, 255, 255],
        );
        canvas.line(
            (-10, y),
            (650, y + rng.between(-40, 40)),
            14,
            [255, 255, 255],
        );
    }
    canvas.line(
        (-10, rng.between(100, 300)),
        (650, rng.between(100, 300)),
        20,
        [250, 220, 140],
    );
    let (x, y) = (rng.between(180, 460), rng.between(150, 300));
    for step in 0..16 {
        canvas.rect(
            x - 16 + step,
            y - 26 + step * 2,
            (16 - step) * 2,
            2,
            [204, 51, 51],
        );
    }
    canvas.disc(x, y - 32, 17, [204, 51, 51]);
    canvas.disc(x, y - 32, 7, [255, 255, 255]);
    let tens = rng.between(1, 9);
    canvas.rect(16, 404, 96, 4, INK);
    canvas.text(16, 412, 2, &format!("{tens}00 M"), INK);
    canvas.png()
}

/// A product on a plain ground with its name and price.
pub(super) fn card(seed: u64) -> Vec<u8> {
    let mut rng = Rng::for_purpose(seed, "card", 0);
    let grounds = [
        [222, 232, 240],
        [240, 228, 216],
        [226, 238, 222],
        [236, 226, 238],
    ];
    let ground = rng.pick(&grounds).copied().unwrap_or(PAPER);
    let mut canvas = Canvas::new(520, 520, ground);
    let tints = [
        [196, 88, 64],
        [64, 112, 168],
        [72, 136, 96],
        [180, 140, 60],
        [120, 88, 150],
    ];
    let tint = rng.pick(&tints).copied().unwrap_or(INK);
    let dark = tint.map(|part| part / 3 * 2);
    canvas.rect(
        120,
        350,
        280,
        12,
        ground.map(|part| part.saturating_sub(26)),
    );
    match rng.below(4) {
        0 => {
            canvas.rect(190, 130, 130, 220, tint);
            canvas.disc(345, 230, 52, dark);
            canvas.disc(345, 230, 34, ground);
            canvas.rect(190, 130, 132, 24, dark);
        }
        1 => {
            canvas.line((260, 350), (260, 190), 12, dark);
            canvas.rect(200, 340, 120, 14, dark);
            for step in 0..90 {
                canvas.rect(225 - step / 2, 110 + step, 70 + step, 1, tint);
            }
        }
        2 => {
            canvas.rect(150, 160, 220, 190, tint);
            canvas.rect(170, 180, 140, 110, [230, 240, 244]);
            canvas.disc(342, 200, 12, dark);
            canvas.disc(342, 240, 12, dark);
            canvas.rect(170, 306, 180, 20, dark);
        }
        _ => {
            canvas.rect(215, 190, 90, 160, tint);
            canvas.rect(235, 140, 50, 50, dark);
            canvas.rect(225, 240, 70, 60, [250, 250, 246]);
            canvas.rect(232, 254, 54, 6, dark);
            canvas.rect(232, 270, 40, 6, dark);
        }
    }
    canvas.rect(0, 410, 520, 110, [252, 252, 250]);
    let name = rng.pick(&GOODS).copied().unwrap_or("ITEM");
    canvas.text(28, 430, 4, name, INK);
    canvas.text(28, 476, 3, &price(rng.between(250, 19_900)), dark);
    canvas.png()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_small_and_the_same_every_time() {
        for draw in [receipt, map, card] {
            for seed in [0, 7, 240] {
                let png = draw(seed);
                assert!((1_000..40_000).contains(&png.len()), "{}", png.len());
                assert_eq!(png, draw(seed));
            }
            assert_ne!(draw(1), draw(2));
        }
    }
}
