namespace AudienceML.Learning.Tests.Recommenders;

/// <summary>The best items by looking at each once: what the fast forms are compared with.</summary>
internal static class PlainTopItems
{
    public static void Select(ReadOnlySpan<float> scores, ReadOnlySpan<int> leftOut, Span<int> items, Span<float> best)
    {
        items.Fill(-1);
        best.Fill(float.NegativeInfinity);
        var unwanted = new HashSet<int>();
        foreach (var item in leftOut)
        {
            unwanted.Add(item);
        }

        for (var item = 0; item < scores.Length; item++)
        {
            if (scores[item] > best[^1] && !unwanted.Contains(item))
            {
                var place = best.Length - 1;
                for (; place > 0 && scores[item] > best[place - 1]; place--)
                {
                    (items[place], best[place]) = (items[place - 1], best[place - 1]);
                }

                (items[place], best[place]) = (item, scores[item]);
            }
        }
    }
}
