//! The kinds of facets: what releases are indexed by.

/// A kind of facet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FacetKind {
    /// The bodies that issue releases or take part.
    Agency,
    /// Countries: host, participant, subject.
    Country,
    /// Topics.
    Topic,
    /// People.
    Person,
    /// Events.
    Event,
}

impl FacetKind {
    /// How many kinds there are.
    pub const COUNT: usize = 5;
    /// All kinds, in the order of [`FacetKind::index`].
    pub const ALL: [FacetKind; FacetKind::COUNT] =
        [FacetKind::Agency, FacetKind::Country, FacetKind::Topic, FacetKind::Person, FacetKind::Event];

    /// For lists that have one entry per kind.
    pub fn index(self) -> usize {
        self as usize
    }

    /// The word in templates and in `site.yaml`.
    pub fn name(self) -> &'static str {
        match self {
            FacetKind::Agency => "agency",
            FacetKind::Country => "country",
            FacetKind::Topic => "topic",
            FacetKind::Person => "person",
            FacetKind::Event => "event",
        }
    }

    /// The name of its folder in `content/`, of its index page and of its usual address.
    pub fn plural(self) -> &'static str {
        match self {
            FacetKind::Agency => "agencies",
            FacetKind::Country => "countries",
            FacetKind::Topic => "topics",
            FacetKind::Person => "people",
            FacetKind::Event => "events",
        }
    }
}
