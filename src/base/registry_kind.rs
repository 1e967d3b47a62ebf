//! The kinds of facets: what releases are indexed by.

/// A kind of facet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RegistryKind {
    /// The bodies that issue releases or take part.
    Agency,
    /// Countries: host, participant, subject.
    Country,
    Topic,
    /// People.
    Person,
    Event,
}

impl RegistryKind {
    /// How many kinds there are.
    pub const COUNT: usize = 5;
    /// All kinds, in the order of [`RegistryKind::index`].
    pub const ALL: [RegistryKind; RegistryKind::COUNT] =
        [RegistryKind::Agency, RegistryKind::Country, RegistryKind::Topic, RegistryKind::Person, RegistryKind::Event];

    /// For lists that have one entry per kind.
    pub fn index(self) -> usize {
        self as usize
    }

    /// The word in templates and in `site.yaml`.
    pub fn name(self) -> &'static str {
        match self {
            RegistryKind::Agency => "agency",
            RegistryKind::Country => "country",
            RegistryKind::Topic => "topic",
            RegistryKind::Person => "person",
            RegistryKind::Event => "event",
        }
    }

    /// The name of its folder in `content/`, of its index page and of its usual address.
    pub fn plural(self) -> &'static str {
        match self {
            RegistryKind::Agency => "agencies",
            RegistryKind::Country => "countries",
            RegistryKind::Topic => "topics",
            RegistryKind::Person => "people",
            RegistryKind::Event => "events",
        }
    }
}
