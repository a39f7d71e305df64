using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Tests.Recommenders;

public sealed class TopItemsScoreTests
{
    [TestCase(64, 1001)]
    [TestCase(48, 7)]
    [TestCase(50, 33)]
    [TestCase(1, 3)]
    public void Score_IsTheDotProductOfEachItem_ToTheLastBit(int width, int items)
    {
        var random = new RandomSource(Seeds.Derive(5, width));
        var matrix = new FeatureMatrix(items, width);
        var user = new float[width];
        foreach (ref var value in matrix.Values)
        {
            value = (float)random.Normal();
        }

        foreach (ref var value in user.AsSpan())
        {
            value = (float)random.Normal();
        }

        var scores = new float[items];
        TopItems.Score(user, matrix, scores);

        Assert.That(scores, Is.EqualTo(Enumerable.Range(0, items).Select(i => Kernels.Dot(user, matrix.Row(i)))));
        Assert.That(() => TopItems.Score(user.AsSpan(1), matrix, scores), Throws.ArgumentException);
    }
}
