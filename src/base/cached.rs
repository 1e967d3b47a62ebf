//! The one way in which a process reuses what it computed: a value, cached with the inputs that it was computed from.
//!
//! An input is a [`Revision`], or a few of them in a structure whose fields name what the value depends on. Revisions are
//! compared, and nothing else: neither addresses in memory nor flags decide whether a value is stale.

/// The version of an input: another one whenever the input may have changed. Revisions count within one process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(u64);

impl Revision {
    /// Marks everything that was computed from the input as stale.
    pub fn advance(&mut self) {
        self.0 += 1;
    }

    /// A revision that was never given out by this counter.
    pub fn advanced(&mut self) -> Revision {
        self.advance();
        *self
    }
}

/// A value and the inputs that it was computed from.
#[derive(Debug)]
pub(crate) struct Cached<I, V> {
    entry: Option<(I, V)>,
    revision: Revision,
}

impl<I, V> Default for Cached<I, V> {
    fn default() -> Cached<I, V> {
        Cached { entry: None, revision: Revision::default() }
    }
}

impl<I: PartialEq, V> Cached<I, V> {
    /// Computes the value, unless it is cached for the same inputs. `compute` gets the stale value with its inputs, and may
    /// reuse parts of it.
    ///
    /// # Errors
    /// The error of `compute`; then nothing is cached.
    pub(crate) fn update<E>(
        &mut self,
        inputs: I,
        compute: impl FnOnce(Option<(I, V)>, &I) -> Result<V, E>,
    ) -> Result<(), E> {
        if self.entry.as_ref().is_some_and(|(known, _)| *known == inputs) {
            return Ok(());
        }
        // Before it is computed: a value that could not be computed is none that others were computed from.
        self.revision.advance();
        let value = compute(self.entry.take(), &inputs)?;
        self.entry = Some((inputs, value));
        Ok(())
    }

    /// The value of the last update.
    ///
    /// # Panics
    /// Where there was none, which is a bug: a phase ran before those that it depends on.
    pub(crate) fn get(&self) -> &V {
        self.peek().expect("a phase reads what an earlier one has computed")
    }

    /// The value of the last update, if there was one.
    pub(crate) fn peek(&self) -> Option<&V> {
        self.entry.as_ref().map(|(_, value)| value)
    }

    /// The version of the value, for what is computed from it.
    pub(crate) fn revision(&self) -> Revision {
        self.revision
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    #[test]
    fn a_value_is_computed_when_its_inputs_change() {
        let mut cached: Cached<(Revision, Revision), u32> = Cached::default();
        let (mut one, other) = (Revision::default(), Revision::default());
        let mut count = |inputs| -> (u32, Revision) {
            let next = |previous: Option<_>, _: &_| Ok::<_, Infallible>(previous.map_or(1, |(_, value)| value + 1));
            let Ok(()) = cached.update(inputs, next);
            (*cached.get(), cached.revision())
        };
        let first = count((one, other));
        assert_eq!(count((one, other)), first);
        one.advance();
        let second = count((one, other));
        assert_eq!(second.0, 2);
        assert_ne!(second.1, first.1);
    }

    #[test]
    fn what_fails_is_not_cached_and_makes_others_stale() {
        let mut cached: Cached<u32, u32> = Cached::default();
        assert_eq!(cached.update(1, |_, _| Ok::<_, ()>(7)), Ok(()));
        let revision = cached.revision();
        assert_eq!(cached.update(2, |_, _| Err(())), Err(()));
        assert_eq!(cached.peek(), None);
        assert_ne!(cached.revision(), revision);
        assert_eq!(cached.update(1, |previous, _| Ok::<_, ()>(previous.map_or(8, |_| 9))), Ok(()));
        assert_eq!(*cached.get(), 8);
    }
}
