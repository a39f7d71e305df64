using AudienceML.Learning.Tuning.Search;

namespace AudienceML.Learning.Tests.Tuning.Search;

public sealed class SamplerTests
{
    private const int Seeds = 15;

    [TestCase(true)]
    [TestCase(false)]
    public void Tpe_OnBranin_BeatsRandom(bool isMultivariate) =>
        BeatsRandom(KnownFunctions.BraninSpace, KnownFunctions.Branin, KnownFunctions.BraninMinimum, isMultivariate, factor: 1.5);

    [TestCase(true)]
    [TestCase(false)]
    public void Tpe_OnHartmann_BeatsRandom(bool isMultivariate) =>
        BeatsRandom(KnownFunctions.HartmannSpace, KnownFunctions.Hartmann, KnownFunctions.HartmannMinimum, isMultivariate, factor: 2);

    [TestCase(true)]
    [TestCase(false)]
    public void Tpe_OnAMixedAndConditionalSpace_BeatsRandom(bool isMultivariate) =>
        BeatsRandom(KnownFunctions.MixedSpace, KnownFunctions.Mixed, 0, isMultivariate, factor: 2);

    [Test]
    public void Tpe_TrialsChosenTogether_AreSpreadAndStillBeatRandom()
    {
        var (random, _) = MeanRegret(new RandomSampler(), KnownFunctions.BraninSpace, KnownFunctions.Branin, KnownFunctions.BraninMinimum);
        var (tpe, studies) = MeanRegret(new TpeSampler(), KnownFunctions.BraninSpace, KnownFunctions.Branin, KnownFunctions.BraninMinimum, parallel: 8);
        Assert.That(tpe, Is.LessThan(random / 1.5));
        Assert.That(studies.SelectMany(s => s.Trials.Select(t => (s, t.Values))).Distinct().Count(), Is.EqualTo(Seeds * 80));
    }

    [Test]
    public void Halton_InTwoDimensions_HasALowerDiscrepancyThanRandom()
    {
        var space = new SearchSpace(new NumberParameter("x", 0, 1), new NumberParameter("y", 0, 1));
        double halton = 0, random = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            halton += SquaredDiscrepancy(new HaltonSampler(), space, seed, 128);
            random += SquaredDiscrepancy(new RandomSampler(), space, seed, 128);
        }

        Assert.That(halton, Is.LessThan(random / 5));
    }

    [Test]
    public void Halton_FirstPowerOfTheBase_PutsOnePointIntoEachCell()
    {
        for (var seed = 0; seed < 5; seed++)
        {
            foreach (var (numberBase, count) in new[] { (2, 64), (3, 81), (5, 125), (13, 169) })
            {
                var cells = Enumerable.Range(0, count).Select(n => (int)(HaltonSampler.Coordinate(n, numberBase, seed) * count));
                Assert.That(cells, Is.EquivalentTo(Enumerable.Range(0, count)), $"base {numberBase}");
            }
        }
    }

    [Test]
    public void EverySampler_AnySeed_StaysInTheSpace()
    {
        var space = new SearchSpace(
            new IntegerParameter("log", 1, 5, Scale.Log),
            new NumberParameter("fixed", 2, 2),
            new IntegerParameter("one", 3, 3),
            new ChoiceParameter("only", "a"),
            new ChoiceParameter("kind", "a", "b"),
            new NumberParameter("a", -1, 1).When("kind", "a"),
            new NumberParameter("b", 1e-9, 1e9, Scale.Log).When("kind", "b"));
        foreach (var sampler in new ISampler[] { new RandomSampler(), new HaltonSampler(), new TpeSampler(), new TpeSampler(new() { IsMultivariate = false }) })
        {
            var study = new Study(space, new StudyOptions { Sampler = sampler, Seed = 3 });
            study.Run((trial, _) => trial.Values.WholeNumber("log"), new StudyBudget { Trials = 60 });
            foreach (var values in study.Trials.Select(t => t.Values))
            {
                Assert.That(values.WholeNumber("log"), Is.InRange(1, 5));
                Assert.That(values.Number("fixed"), Is.EqualTo(2));
                Assert.That(values.WholeNumber("one"), Is.EqualTo(3));
                Assert.That(values.Has("a"), Is.EqualTo(values.Choice("kind") == "a"));
                Assert.That(values.Has("b"), Is.Not.EqualTo(values.Has("a")));
                Assert.That(values.Has("a") ? values.Number("a") : 0, Is.InRange(-1, 1));
                Assert.That(values.Has("b") ? values.Number("b") : 1, Is.InRange(1e-9, 1e9));
            }

            Assert.That(study.Trials.Select(t => t.Values.WholeNumber("log")).Distinct(), Is.SupersetOf(new[] { 1, 2, 3, 4, 5 }), sampler.Description);
        }
    }

    [Test]
    public void IntegerOnALogScale_AtRandom_IsAsLikelyAsItsShareOfTheScale()
    {
        var parameter = new IntegerParameter("n", 1, 4, Scale.Log);
        var counts = new int[5];
        for (var i = 0; i < 10_000; i++)
        {
            counts[(int)parameter.FromUnit((i + 0.5) / 10_000)]++;
        }

        // ln(1.5 / 0.5), ln(2.5 / 1.5), … of ln(4.5 / 0.5).
        Assert.That(counts, Is.EqualTo(new[] { 0, 5000, 2325, 1531, 1144 }).Within(2));
    }

    [Test]
    public void Tpe_OptionOutOfRange_IsNamedWithItsValue()
    {
        Assert.That(() => new TpeSampler(new() { GoodShare = 1 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("GoodShare"));
        Assert.That(() => new TpeSampler(new() { Candidates = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("it is 0"));
        Assert.That(() => new TpeSampler(new() { PriorWeight = double.NaN }), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static void BeatsRandom(SearchSpace space, Func<ParameterValues, double> function, double minimum, bool isMultivariate, double factor)
    {
        var (random, _) = MeanRegret(new RandomSampler(), space, function, minimum);
        var (tpe, _) = MeanRegret(new TpeSampler(new() { IsMultivariate = isMultivariate }), space, function, minimum);
        Assert.That(tpe, Is.LessThan(random / factor));
    }

    private static (double Regret, List<Study> Studies) MeanRegret(
        ISampler sampler, SearchSpace space, Func<ParameterValues, double> function, double minimum, int parallel = 1)
    {
        var studies = new List<Study>();
        for (var seed = 0; seed < Seeds; seed++)
        {
            var study = new Study(space, new StudyOptions { Sampler = sampler, Seed = seed, Goal = Goal.Minimize, Parallel = parallel });
            study.Run((trial, _) => function(trial.Values), new StudyBudget { Trials = 80 });
            studies.Add(study);
        }

        return (studies.Average(s => s.Best!.Value - minimum), studies);
    }

    /// <summary>The squared L2 star discrepancy by Warnock's formula.</summary>
    private static double SquaredDiscrepancy(ISampler sampler, SearchSpace space, int seed, int count)
    {
        var points = Enumerable.Range(0, count)
            .Select(n => sampler.Propose(new SamplerRequest(space, Goal.Minimize, seed, n, [], [])))
            .Select(v => (X: v.Number("x"), Y: v.Number("y")))
            .ToArray();
        var single = points.Sum(p => (1 - (p.X * p.X)) * (1 - (p.Y * p.Y)) / 4);
        var pairs = points.Sum(p => points.Sum(q => (1 - Math.Max(p.X, q.X)) * (1 - Math.Max(p.Y, q.Y))));
        return (1.0 / 9) - (2.0 / count * single) + (pairs / ((double)count * count));
    }
}
