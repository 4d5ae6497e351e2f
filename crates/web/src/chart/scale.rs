//! From figures to places on a drawing.

/// An axis from one round figure to another.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    /// The round figures, rising; at least two.
    pub(super) ticks: Vec<f64>,
    from: f64,
    to: f64,
}

impl Scale {
    /// An axis that holds `least` to `most`, and zero when `with_zero`. `from` and `to` are where it begins and ends.
    pub(super) fn new(least: f64, most: f64, with_zero: bool, from: f64, to: f64) -> Self {
        // Beyond this a difference of two figures is no longer finite.
        let bound = |value: f64| value.clamp(-1e300, 1e300);
        let (mut least, mut most) = (bound(least), bound(most));
        // A line that starts near zero starts at zero: its height then compares, too.
        if with_zero || (least > 0.0 && least < most / 2.0) {
            least = least.min(0.0);
            most = most.max(0.0);
        }
        let tiny = most.abs().max(least.abs()) * 1e-9;
        if most - least <= tiny {
            // One height alone compares with nothing but zero: it stands half-way from there.
            (least, most) = match most {
                0.0 => (0.0, 1.0),
                _ if most > 0.0 => (0.0, most * 2.0),
                _ => (least * 2.0, 0.0),
            };
        }
        let step = round_step((most - least) / 4.0);
        let (lowest, highest) = ((least / step).floor(), (most / step).ceil());
        let mut ticks = Vec::new();
        let mut at = lowest;
        while at <= highest && ticks.len() < 12 {
            ticks.push(at * step);
            at += 1.0;
        }
        Self { ticks, from, to }
    }

    /// Where `value` stands; a figure out of the axis stands at its end.
    pub(super) fn place(&self, value: f64) -> f64 {
        let (first, last) = (self.ticks[0], self.ticks[self.ticks.len() - 1]);
        let share = ((value - first) / (last - first)).clamp(0.0, 1.0);
        self.from + share * (self.to - self.from)
    }

    /// Where bars begin: at zero, or at the end nearest to it.
    pub(super) fn zero(&self) -> f64 {
        self.place(0.0)
    }
}

/// The first of 1, 2, 2.5 and 5 times a power of ten that is not below `step`.
fn round_step(step: f64) -> f64 {
    // Subnormal figures have no round neighbours left.
    let step = step.max(1e-300);
    let power = 10_f64.powf(step.log10().floor());
    let round = [1.0, 2.0, 2.5, 5.0]
        .into_iter()
        .map(|times| times * power)
        .find(|round| *round >= step * (1.0 - 1e-9));
    round.unwrap_or(power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_hold_every_figure() {
        assert_eq!(Scale::new(0.0, 87.0, true, 0.0, 1.0).ticks, [0.0, 25.0, 50.0, 75.0, 100.0]);
        assert_eq!(Scale::new(-3.0, 5.0, true, 0.0, 1.0).ticks, [-4.0, -2.0, 0.0, 2.0, 4.0, 6.0]);
        assert_eq!(Scale::new(0.0, 0.0, true, 0.0, 1.0).ticks, [0.0, 0.25, 0.5, 0.75, 1.0]);
        assert_eq!(
            Scale::new(1_000.0, 1_004.0, false, 0.0, 1.0).ticks,
            [1_000.0, 1_001.0, 1_002.0, 1_003.0, 1_004.0]
        );
    }

    #[test]
    fn one_figure_alone_stands_in_the_middle_of_a_line() {
        let scale = Scale::new(10.0, 10.0, false, 0.0, 100.0);
        assert!((scale.place(10.0) - 50.0).abs() < 20.0, "{scale:?}");
    }
}
