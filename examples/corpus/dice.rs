//! In: a seed. Out: a stream of choices that is the same on every machine and for every version of every crate.
//!
//! Own code instead of a crate because the demo is committed and compared byte for byte: a generator whose stream changed
//! with a dependency would change the files. `SplitMix64` (Steele, Lea, Flood 2014) is ten lines and good enough for prose.

#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A stream that depends on all parts, so that every (corpus, report, purpose) has its own.
    pub fn of(parts: &[u64]) -> Self {
        Self(mix(parts))
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        scramble(self.0)
    }

    /// 0..n, n > 0. The bias of the multiply-shift is below 2⁻³² for the sizes used here.
    pub fn below(&mut self, n: usize) -> usize {
        let wide = u128::from(self.roll()) * (n as u128);
        usize::try_from(wide >> 64).expect("a product shifted by 64 is below n")
    }

    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = usize::try_from(high - low + 1).expect("low <= high");
        low + i64::try_from(self.below(width)).expect("small range")
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    pub fn word<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    pub fn chance(&mut self, percent: f64) -> bool {
        self.unit() * 100.0 < percent
    }

    /// Uniform in [0, 1).
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    pub fn unit(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

pub fn mix(parts: &[u64]) -> u64 {
    parts
        .iter()
        .fold(0x51_7C_C1_B7_27_22_0A_95, |state, &part| scramble(state ^ scramble(part.wrapping_add(0x9E37_79B9_7F4A_7C15))))
}

/// A number from a text, so that plans can speak of agencies by name.
pub fn seed_of(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01B3))
}

fn scramble(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
