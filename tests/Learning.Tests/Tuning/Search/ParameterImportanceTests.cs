using AudienceML.Learning.Numerics;
using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Tests.Tuning.Search;

public sealed class ParameterImportanceTests
{
    private static readonly SearchSpace Space = new(
        new NumberParameter("strong", 0, 1),
        new NumberParameter("weak", 0, 1),
        new NumberParameter("idle", 0, 1),
        new ChoiceParameter("kind", "a", "b"),
        new NumberParameter("idle_too", 0, 1).When("kind", "a"));

    [Test]
    public void Of_AdditiveObjective_FindsTheShareOfEachPart()
    {
        // Variances 16/12, 1/12 and, with a share of a half, 0.25: 80, 5 and 15 of 100. The strong one bends, so no rank correlation finds it.
        var study = Run(400, at => (at.Number("strong") < 0.5 ? 8 * at.Number("strong") : 8 - (8 * at.Number("strong"))) + at.Number("weak") + (at.Choice("kind") == "a" ? 1 : 0));
        var shares = ParameterImportance.Of(study);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(shares["strong"], Is.EqualTo(0.8).Within(0.05));
            Assert.That(shares["weak"], Is.EqualTo(0.05).Within(0.05));
            Assert.That(shares["kind"], Is.EqualTo(0.15).Within(0.05));
            Assert.That(shares["idle"], Is.LessThan(0.05));
            Assert.That(shares["idle_too"], Is.EqualTo(shares["kind"]).Within(0.05), "where it exists tells the kind");
        }
    }

    [Test]
    public void Of_NoiseOrTooFewTrials_IsAboutNothing()
    {
        var noise = new RandomSource(5);
        Assert.That(ParameterImportance.Of(Run(200, _ => noise.Normal())).Values, Is.All.LessThan(0.12));
        Assert.That(ParameterImportance.Of(Run(3, at => at.Number("strong"))).Values, Is.All.Zero);
        Assert.That(ParameterImportance.Of(Run(20, _ => 1)).Values, Is.All.Zero);
        Assert.That(ParameterImportance.Of(Run(20, _ => double.NaN)).Values, Is.All.Zero);
    }

    private static Study Run(int trials, Func<ParameterValues, double> objective)
    {
        var study = new Study(Space, new StudyOptions { Sampler = new HaltonSampler() });
        study.Run((trial, _) => objective(trial.Values), new StudyBudget { Trials = trials });
        return study;
    }
}
