using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Statistics;

namespace AudienceML.Learning.Tests.Statistics;

public sealed class ProfileTests
{
    [Test]
    public void Add_SortedSample_CountsWhatValueByValueCounts()
    {
        var random = new RandomSource(5);
        var values = Enumerable.Range(0, 5000).Select(i => i % 9 == 0 ? float.NaN : (float)Math.Round(random.Normal(), i % 3)).ToArray();
        var sorted = SortedSample.Of(values);
        foreach (var bins in new[] { ProfileBins.FromSample(values), ProfileBins.FromEdges([-1, 0, 0.5f]), ProfileBins.FromEdges([]), ProfileBins.Categories(2) })
        {
            var (one, all) = (new BinnedProfile(bins), new BinnedProfile(bins));
            one.Add(values);
            all.Add(sorted);
            Assert.That(all.Counts.ToArray(), Is.EqualTo(one.Counts.ToArray()));
            Assert.That(all.MissingCount, Is.EqualTo(one.MissingCount));
            Assert.That(all.TotalCount, Is.EqualTo(5000));
        }

        Assert.That(ProfileBins.FromSample(sorted), Is.EqualTo(ProfileBins.FromSample(values)));
    }

    [Test]
    public void Stability_Deciles_HasTheReferenceValue()
    {
        var bins = ProfileBins.FromSample(GoldenSamples.Reference);
        Assert.That(bins.Count, Is.EqualTo(10));
        var result = ProfileComparison.PopulationStability(Profile(bins, GoldenSamples.Reference), Profile(bins, GoldenSamples.Current));
        Assert.That(result.Value, Is.EqualTo(2.1772737357390732).Within(1e-9));
        Assert.That(result.NoiseLevel, Is.EqualTo(16.918977604620448 * (1.0 / 2000 + (1.0 / 1000))).Within(1e-9));
    }

    [Test]
    public void Divergences_ThirteenEqualBins_HaveTheReferenceValues()
    {
        // Sturges' rule on both samples together: 13 bins of equal width from 0 to 99.9.
        var edges = Enumerable.Range(1, 12).Select(i => (float)(99.9 * i / 13)).ToArray();
        var bins = ProfileBins.FromEdges(edges);
        var (reference, current) = (Shares(Profile(bins, GoldenSamples.Reference)), Shares(Profile(bins, GoldenSamples.Current)));
        Assert.That(Divergences.PopulationStability(reference, current), Is.EqualTo(1.643558064534211).Within(1e-9));

        // The reference scales the three filled bins' side back to a sum of 1.
        Assert.That(Divergences.KullbackLeibler(reference, current) + Math.Log(1.0003), Is.EqualTo(1.3577509835959776).Within(1e-9));
        Assert.That(Divergences.JensenShannon(reference, current, LogarithmBase.Nats), Is.EqualTo(0.30618897878820495).Within(1e-9));
    }

    [TestCase(11, 0.384656100837154, 0.391142221526648)]
    [TestCase(12, 0.37017726708907056, 0.37695259185484337)]
    public void Divergences_EqualBins_HaveTheReferenceHellingerAndBits(int count, double hellinger, double bits)
    {
        var bins = ProfileBins.FromEdges([.. Enumerable.Range(1, count - 1).Select(i => (float)(99.9 * i / count))]);
        var (reference, current) = (Shares(Profile(bins, GoldenSamples.Reference)), Shares(Profile(bins, GoldenSamples.Current)));
        Assert.That(Divergences.Hellinger(reference, current), Is.EqualTo(hellinger).Within(1e-9));
        Assert.That(Divergences.JensenShannon(reference, current), Is.EqualTo(bits).Within(1e-9));
    }

    [Test]
    public void Stability_CategoriesWithAnUnseenOne_HasTheReferenceValue()
    {
        var bins = ProfileBins.Categories(3);
        var reference = Profile(bins, Repeat((0, 600), (1, 300), (2, 100)));
        var current = Profile(bins, Repeat((0, 200), (1, 250), (7, 50)));
        Assert.That(current.Counts.ToArray(), Is.EqualTo(new long[] { 200, 250, 0, 50 }), "code 7 is unseen");
        Assert.That(ProfileComparison.PopulationStability(reference, current).Value, Is.EqualTo(1.563427651115462).Within(1e-9));
        Assert.That(ProfileComparison.JensenShannon(reference, current, LogarithmBase.Nats).Value, Is.EqualTo(0.30334147720370247).Within(1e-9));
        Assert.That(ProfileComparison.ChiSquare(reference, current).Value, Is.EqualTo(211.36363636363632).Within(1e-9));
        Assert.That(ProfileComparison.KolmogorovSmirnov(reference, current).NotComputableReason, Does.Contain("no order"));
    }

    [Test]
    public void JensenShannon_DisjointSamples_IsOneBit()
    {
        Assert.That(Divergences.JensenShannon([1, 0], [0, 1]), Is.EqualTo(1).Within(1e-12));
        Assert.That(Divergences.JensenShannon([1, 0], [0, 1], LogarithmBase.Nats), Is.EqualTo(Math.Sqrt(Math.Log(2))).Within(1e-12));
        Assert.That(Divergences.JensenShannon([0.5, 0.5], [0.5, 0.5]), Is.Zero);
    }

    [TestCase(200, 200)]
    [TestCase(1000, 400)]
    public void Stability_NoDrift_ExceedsTheNoiseLevelInOneOfTwentyCases(int n, int m)
    {
        var random = new RandomSource(2);
        var exceeded = 0;
        for (var trial = 0; trial < 600; trial++)
        {
            var reference = Enumerable.Range(0, n).Select(_ => (float)random.Normal()).ToArray();
            var current = Enumerable.Range(0, m).Select(_ => (float)random.Normal()).ToArray();
            var bins = ProfileBins.FromSample(reference);
            var result = ProfileComparison.PopulationStability(Profile(bins, reference), Profile(bins, current));
            exceeded += result.Value > result.NoiseLevel ? 1 : 0;
        }

        Assert.That(exceeded / 600.0, Is.EqualTo(0.05).Within(0.03));
    }

    [Test]
    public void KolmogorovSmirnov_Binned_IsAtMostTheExactOneAndNearIt()
    {
        var random = new RandomSource(4);
        var reference = Enumerable.Range(0, 5000).Select(_ => (float)random.Normal()).ToArray();
        var current = Enumerable.Range(0, 3000).Select(_ => (float)random.Normal(0.3)).ToArray();
        var bins = ProfileBins.FromSample(reference, 50);
        var binned = ProfileComparison.KolmogorovSmirnov(Profile(bins, reference), Profile(bins, current)).Value;
        var exact = TwoSampleTests.KolmogorovSmirnov(reference, current).Value;
        Assert.That(binned, Is.LessThanOrEqualTo(exact + 1e-12).And.EqualTo(exact).Within(0.02));
    }

    [Test]
    public void FromSample_ManyZeros_GivesThemABinOfTheirOwn()
    {
        var sample = Enumerable.Range(0, 1000).Select(i => i < 600 ? 0f : i - 599).ToArray();
        var profile = Profile(ProfileBins.FromSample(sample), sample);
        Assert.That(profile.Counts[0], Is.EqualTo(600));
        Assert.That(profile.Bins.Count, Is.EqualTo(5));
    }

    [Test]
    public void FromSample_FewDistinctValues_GetABinEach()
    {
        var bins = ProfileBins.FromSample([3, 1, 1, 2, float.NaN]);
        Assert.That(bins.Count, Is.EqualTo(3));
        Assert.That(new[] { 1f, 2, 3, -5, 99 }.Select(bins.BinOf), Is.EqualTo(new[] { 0, 1, 2, 0, 2 }));
        Assert.That(bins.BinOf(float.NaN), Is.EqualTo(-1));
        Assert.That(ProfileBins.FromSample([7, 7]).Count, Is.EqualTo(1));
        Assert.That(() => ProfileBins.FromSample([float.NaN]), Throws.InstanceOf<TrainingDataException>());
    }

    [Test]
    public void Categories_OddCodes_AreUnseen()
    {
        var bins = ProfileBins.Categories(2);
        Assert.That(new[] { 0f, 1, 2, -1, 0.5f, 1e20f, float.PositiveInfinity }.Select(bins.BinOf), Is.EqualTo(new[] { 0, 1, 2, 2, 2, 2, 2 }));
    }

    [Test]
    public void Merge_TwoHalves_IsTheWhole()
    {
        var bins = ProfileBins.FromSample(GoldenSamples.Reference);
        var whole = Profile(bins, GoldenSamples.Current);
        var merged = Profile(bins, GoldenSamples.Current.AsSpan(0, 300));
        merged.Merge(Profile(bins, [.. GoldenSamples.Current[300..], float.NaN]));
        Assert.That(merged.Counts.ToArray(), Is.EqualTo(whole.Counts.ToArray()));
        Assert.That(merged.MissingCount, Is.EqualTo(1));
        Assert.That(merged.TotalCount, Is.EqualTo(1001));
        Assert.That(() => merged.Merge(new BinnedProfile(ProfileBins.Categories(1))), Throws.ArgumentException);
    }

    [Test]
    public void Write_ThenRead_RestoresEverything()
    {
        foreach (var bins in new[] { ProfileBins.FromSample(GoldenSamples.Reference), ProfileBins.Categories(4) })
        {
            var profile = Profile(bins, [.. GoldenSamples.Current, float.NaN]);
            using var stream = new MemoryStream();
            using var writer = new BinaryWriter(stream);
            profile.Write(writer);
            stream.Position = 0;
            using var reader = new BinaryReader(stream);
            var restored = BinnedProfile.Read(reader);
            Assert.That(restored.Bins, Is.EqualTo(bins));
            Assert.That(restored.Counts.ToArray(), Is.EqualTo(profile.Counts.ToArray()));
            Assert.That(restored.TotalCount, Is.EqualTo(1001));
            Assert.That(stream.Position, Is.EqualTo(stream.Length));
        }
    }

    [Test]
    public void MissingRate_VanishingColumn_IsSeenThoughValuesDoNotMove()
    {
        var bins = ProfileBins.FromSample(GoldenSamples.Reference);
        var reference = Profile(bins, GoldenSamples.Reference);
        var current = Profile(bins, [.. GoldenSamples.Reference, .. Enumerable.Repeat(float.NaN, 2000)]);
        Assert.That(ProfileComparison.KolmogorovSmirnov(reference, current).Value, Is.Zero);
        Assert.That(ProfileComparison.MissingRate(reference, current).Value, Is.EqualTo(0.5));
        Assert.That(ProfileComparison.MissingRate(reference, current).PValue, Is.LessThan(1e-10));
        Assert.That(ProfileComparison.PopulationStability(reference, current).Value, Is.GreaterThan(0.25));
    }

    [Test]
    public void AllComparisons_EmptyProfile_SayWhyThereIsNoResult()
    {
        var bins = ProfileBins.Categories(2);
        var empty = new BinnedProfile(bins);
        var filled = Profile(bins, [0, 1]);
        var missing = Profile(bins, [float.NaN]);
        Assert.That(ProfileComparison.PopulationStability(filled, empty).NotComputableReason, Does.Contain("current"));
        Assert.That(ProfileComparison.JensenShannon(empty, filled).NotComputableReason, Does.Contain("reference"));
        Assert.That(ProfileComparison.ChiSquare(filled, missing).IsComputable, Is.False);
        Assert.That(ProfileComparison.MissingRate(empty, empty).IsComputable, Is.False);
        Assert.That(ProfileComparison.Hellinger(filled, filled).Value, Is.Zero);
    }

    [Test]
    public void AddColumn_Matrix_CountsThatColumnOnly()
    {
        var profile = new BinnedProfile(ProfileBins.Categories(3));
        profile.Add(new FeatureMatrix(new float[] { 9, 0, 9, 1, 9, 1 }, 3, 2), 1);
        Assert.That(profile.Counts.ToArray(), Is.EqualTo(new long[] { 1, 2, 0, 0 }));
    }

    private static BinnedProfile Profile(ProfileBins bins, ReadOnlySpan<float> values)
    {
        var profile = new BinnedProfile(bins);
        profile.Add(values);
        return profile;
    }

    private static double[] Shares(BinnedProfile profile) => [.. profile.Counts.ToArray().Select(c => (double)c / profile.TotalCount)];

    private static float[] Repeat(params (float Value, int Count)[] groups)
        => [.. groups.SelectMany(g => Enumerable.Repeat(g.Value, g.Count))];
}
