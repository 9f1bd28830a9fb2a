//! Hashes of k consecutive tokens.
//!
//! Comes in: token codes. Goes out: one well mixed 64-bit hash per run of k tokens, rolling (Karp/Rabin 1987), so the cost
//! does not depend on k. It does not choose among them: `minhash`, `winnow` and `tile` do.

/// Base of the polynomial: odd, fixed for ever (stored sketches depend on it).
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// The SplitMix64 finaliser (Steele, Lea, Flood 2014): a bijection of 64 bits in which every input bit reaches every output bit.
#[inline]
pub(super) fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// The hash of every run of `k` consecutive codes, in order; none if there are fewer than `k`.
pub(super) fn grams(codes: &[u64], k: usize) -> impl Iterator<Item = u64> + '_ {
    let leaving = (0..k).fold(1u64, |power, _| power.wrapping_mul(BASE));
    let mut hash = codes.iter().take(k - 1).fold(0u64, |h, &c| h.wrapping_mul(BASE).wrapping_add(c));
    let entering = codes.get(k - 1..).unwrap_or_default();
    // Before the first run nothing leaves.
    let left = std::iter::once(0).chain(codes.iter().copied());
    entering.iter().zip(left).map(move |(code, left)| {
        hash = hash.wrapping_mul(BASE).wrapping_add(code.wrapping_sub(left.wrapping_mul(leaving)));
        mix(hash)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rolling_equals_computing_afresh() {
        let codes: Vec<u64> = (0..40u64).map(|i| mix(i % 7)).collect();
        for k in [1, 5, 8, 40] {
            let rolled: Vec<u64> = grams(&codes, k).collect();
            let fresh: Vec<u64> = codes.windows(k).map(|w| grams(w, k).next().expect("k codes make one gram")).collect();
            assert_eq!(rolled, fresh, "k = {k}");
        }
        assert_eq!(grams(&codes, 41).count(), 0);
    }
}
