//! A fixed sequence of numbers: the same seed gives the same report on every machine.
//!
//! Comes in: a seed. Goes out: rolls, choices, figures. It does not know tables.

/// SplitMix64.
pub struct Dice(pub u64);

impl Dice {
    /// A number from 0 to `below` − 1.
    pub fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % below as u64) as usize
    }

    /// True in `percent` of 100 rolls.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }

    /// One of a list.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.roll(list.len())]
    }

    /// A count as tables hold them: mostly 0.
    pub fn figure(&mut self) -> i64 {
        match self.roll(10) {
            0..=5 => 0,
            6..=7 => 1 + self.roll(9) as i64,
            8 => 10 + self.roll(90) as i64,
            _ => 100 + self.roll(9900) as i64,
        }
    }
}
