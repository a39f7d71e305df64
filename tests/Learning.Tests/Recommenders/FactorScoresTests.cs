using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;
using AudienceML.Learning.Tests.Similarity;

namespace AudienceML.Learning.Tests.Recommenders;

public sealed class FactorScoresTests
{
    [Test]
    public void Write_AnyWidth_HasTheBitsOfTheInnerProduct([Values(0, 1, 15, 16, 32, 48, 64, 65, 80, 128, 176)] int width, [Values(0, 1, 3, 4, 9)] int count)
    {
        var items = VectorSamples.Draw(count, width, 3);
        var user = VectorSamples.Draw(1, width, 4).Values.ToArray();
        var scores = new float[count];
        FactorScores.Write(user, items, scores);
        float[] expected = [.. Enumerable.Range(0, count).Select(row => Kernels.Dot(user, items.Row(row)))];
        Assert.That(scores.AsSpan().SequenceEqual(expected), Is.True);
    }

    [Test]
    public void Write_LengthsThatDoNotFit_AreRefused()
    {
        Assert.That(() => FactorScores.Write(new float[3], new FeatureMatrix(2, 4), new float[2]), Throws.ArgumentException);
        Assert.That(() => FactorScores.Write(new float[4], new FeatureMatrix(2, 4), new float[1]), Throws.ArgumentException);
    }
}
