//! Which narratives are unpacked while the pairs of an archive are compared, and in which order the pairs come.
//!
//! Comes in: the lengths of all narratives, then the packed ones and pairs in [`Pieces::key`] order. Goes out: for each group of pairs the
//! narratives of both sides. It compares nothing.
//!
//! A block stays while everything earlier goes by it piece by piece: half the square of the number of blocks, times a block, is how much is unpacked,
//! so blocks are large and pieces small.

use rayon::prelude::*;

use super::packed::Packed;
use super::pair::Prepared;

/// Tokens of a piece: about 50 bytes each.
const PIECE_TOKENS: u64 = 1_000_000;
/// Pieces of a block.
const BLOCK_PIECES: u32 = 16;

/// Which piece each rank belongs to.
pub(super) struct Pieces {
    of_rank: Vec<u32>,
    ranks: Vec<Vec<u32>>,
}

impl Pieces {
    /// `tokens` of each member; `order` tells the member of each rank. Members that stand together are of one piece: neighbours are mostly of one
    /// place, and so are most copies, so that nearly all pairs lie within a block.
    pub fn new(tokens: impl Iterator<Item = u32>, order: &[usize]) -> Self {
        let mut sum = 0u64;
        let of_member = tokens.map(|tokens| {
            sum += u64::from(tokens);
            (sum / PIECE_TOKENS) as u32
        });
        let of_member: Vec<u32> = of_member.collect();
        let of_rank: Vec<u32> = order.iter().map(|&member| of_member[member]).collect();
        let mut ranks = vec![Vec::new(); of_member.last().map_or(0, |&last| last as usize + 1)];
        for (rank, &piece) in (0u32..).zip(&of_rank) {
            ranks[piece as usize].push(rank);
        }
        Self { of_rank, ranks }
    }

    /// Pairs of one key are compared together: the block of one side, the piece of the other.
    pub fn key(&self, (a, b): (u32, u32)) -> (u32, u32) {
        let (x, y) = (self.of_rank[a as usize], self.of_rank[b as usize]);
        (x.max(y) / BLOCK_PIECES, x.min(y))
    }

    fn of_block(&self, block: u32) -> std::ops::Range<u32> {
        block * BLOCK_PIECES..((block + 1) * BLOCK_PIECES).min(self.ranks.len() as u32)
    }
}

/// What is unpacked, by rank.
pub(super) struct Resident<'a> {
    pieces: &'a Pieces,
    packed: &'a [Option<Packed>],
    loaded: Vec<Option<Box<Prepared>>>,
    /// Of which key.
    key: Option<(u32, u32)>,
}

impl<'a> Resident<'a> {
    pub fn new(pieces: &'a Pieces, packed: &'a [Option<Packed>]) -> Self {
        Self { pieces, packed, loaded: packed.iter().map(|_| None).collect(), key: None }
    }

    /// Makes ready what this group of pairs of one key needs, and lets go what does not belong to that key.
    pub fn make_ready(&mut self, group: &[(u32, u32)]) {
        let Some(&first) = group.first() else { return };
        let (block, piece) = self.pieces.key(first);
        if let Some((old_block, old_piece)) = self.key.replace((block, piece)) {
            let stays = |old: u32| old == piece || old / BLOCK_PIECES == block;
            let old = self.pieces.of_block(old_block).chain([old_piece]).filter(|&old| !stays(old));
            old.flat_map(|old| &self.pieces.ranks[old as usize]).for_each(|&rank| self.loaded[rank as usize] = None);
        }
        let needed = taking_part(self.loaded.len(), group);
        let here = self.pieces.of_block(block).chain(Some(piece).filter(|piece| piece / BLOCK_PIECES != block));
        let lacking: Vec<u32> = here
            .flat_map(|piece| &self.pieces.ranks[piece as usize])
            .copied()
            .filter(|&rank| needed[rank as usize] && self.loaded[rank as usize].is_none())
            .collect();
        let packed = self.packed;
        let unpack = |rank: u32| (rank, packed[rank as usize].as_ref().map(|packed| Box::new(packed.prepared())));
        let fresh: Vec<(u32, Option<Box<Prepared>>)> = lacking.into_par_iter().map(unpack).collect();
        fresh.into_iter().for_each(|(rank, narrative)| self.loaded[rank as usize] = narrative);
    }

    /// One that was made ready.
    pub fn get(&self, rank: u32) -> &Prepared {
        self.loaded[rank as usize].as_deref().expect("those of the group were made ready")
    }
}

/// Which of so many ranks stand in a pair.
pub(super) fn taking_part(count: usize, pairs: &[(u32, u32)]) -> Vec<bool> {
    let mut needed = vec![false; count];
    for &(a, b) in pairs {
        needed[a as usize] = true;
        needed[b as usize] = true;
    }
    needed
}

#[cfg(test)]
mod tests {
    use super::super::narrative::Narrative;
    use super::super::sample::{narrative, words};
    use super::*;

    /// Of every pair in the order of the keys both sides are at hand and the right ones, and never more than a block and a piece are.
    #[test]
    fn each_pair_finds_both_sides() {
        let texts: Vec<Narrative> = (0..40).map(|n| narrative(&[words(n, 30)])).collect();
        let packed: Vec<Option<Packed>> = texts.iter().map(|text| Some(Packed::of(text))).collect();
        // Ranks run against the members; two members a piece.
        let order: Vec<usize> = (0..40).rev().collect();
        let pieces = Pieces::new((0..40).map(|_| (PIECE_TOKENS / 2) as u32), &order);
        let mut pairs: Vec<(u32, u32)> =
            (0..40).flat_map(|a| (a + 1..40).map(move |b| (a, b))).filter(|(a, b)| a * b % 3 != 1).collect();
        pairs.sort_unstable_by_key(|&pair| (pieces.key(pair), pair));
        let mut resident = Resident::new(&pieces, &packed);
        let mut seen = 0;
        for group in pairs.chunk_by(|&x, &y| pieces.key(x) == pieces.key(y)) {
            resident.make_ready(group);
            for &(a, b) in group {
                assert_eq!(resident.get(a).narrative, texts[a as usize]);
                assert_eq!(resident.get(b).narrative, texts[b as usize]);
                seen += 1;
            }
            let most = 2 * (BLOCK_PIECES as usize + 1);
            assert!(resident.loaded.iter().flatten().count() <= most);
        }
        assert_eq!(seen, pairs.len());
        assert!(pairs.chunk_by(|&x, &y| pieces.key(x) == pieces.key(y)).count() > 20);
    }
}
