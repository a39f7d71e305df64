using AudienceML.Learning.Neighbours;
using FsCheck;
using FsCheck.Fluent;

namespace AudienceML.Learning.Tests.Neighbours;

public sealed class NeighbourSelectionTests
{
    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property Take_AnyWeights_IsWhatSortingGives(byte[] draws, PositiveInt places)
    {
        // Few different weights, so that there are ties; some at and below 0.
        var weights = draws.Select(d => ((d % 23) - 4) / 8f).ToArray();
        var count = 1 + (places.Get % 40);
        var selection = new NeighbourSelection(count);
        for (var i = 0; i < weights.Length; i++)
        {
            selection.Add(i, weights[i]);
        }

        var (candidates, values) = selection.Take();
        int[] expected = [.. Enumerable.Range(0, weights.Length).Where(i => weights[i] > 0).OrderByDescending(i => weights[i]).ThenBy(i => i).Take(count).Order()];
        return (candidates.SequenceEqual(expected) && values.SequenceEqual(expected.Select(i => weights[i])) && selection.Take().Candidates.Length == 0).ToProperty();
    }

    [Test]
    public void Add_NotANumber_IsLeftOut()
    {
        var selection = new NeighbourSelection(3);
        selection.Add(1, float.NaN);
        selection.Add(2, 0);
        selection.Add(3, 0.5f);
        Assert.That(selection.Take().Candidates, Is.EqualTo(new[] { 3 }));
    }
}
