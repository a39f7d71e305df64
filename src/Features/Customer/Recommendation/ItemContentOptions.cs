namespace AudienceML.Features.Customer.Recommendation;

/// <summary>What of an item makes its content vector. Weights are relative, 0 to 100; 0 leaves the part out.</summary>
public sealed record ItemContentOptions
{
    /// <summary>Dimensions of the vectors, 8 to 512.</summary>
    public int Dimensions { get; init; } = 64;

    /// <summary>Genres.</summary>
    public double Genres { get; init; } = 1;

    /// <summary>Tags.</summary>
    public double Tags { get; init; } = 0.8;

    /// <summary>The creator.</summary>
    public double Creator { get; init; } = 0.5;

    /// <summary>The item type.</summary>
    public double ItemType { get; init; } = 0.3;

    /// <summary>The decade of the work.</summary>
    public double Era { get; init; } = 0.3;

    /// <summary>Words of title and text, by TF-IDF.</summary>
    public double Text { get; init; } = 1;

    /// <summary>How it sounds.</summary>
    public double Audio { get; init; } = 1;

    /// <summary>Items that a word, tag or creator must be in to count, 1 or more.</summary>
    public int MinimumItems { get; init; } = 2;

    /// <summary>Words at most, the most widespread first, 100 to 1,000,000.</summary>
    public int MaximumWords { get; init; } = 20_000;

    internal ItemContentOptions Check()
    {
        Require(Dimensions is >= 8 and <= 512, nameof(Dimensions), Dimensions, "is 8 to 512");
        Require(MinimumItems >= 1, nameof(MinimumItems), MinimumItems, "is 1 or more");
        Require(MaximumWords is >= 100 and <= 1_000_000, nameof(MaximumWords), MaximumWords, "is 100 to 1,000,000");
        foreach (var (name, weight) in new[]
        {
            (nameof(Genres), Genres), (nameof(Tags), Tags), (nameof(Creator), Creator), (nameof(ItemType), ItemType), (nameof(Era), Era),
            (nameof(Text), Text), (nameof(Audio), Audio),
        })
        {
            Require(weight is >= 0 and <= 100, name, weight, "is 0 to 100");
        }

        return this;
    }

    private static void Require(bool isMet, string option, double value, string range)
    {
        if (!isMet)
        {
            throw new ArgumentOutOfRangeException(option, value, $"{option} {range}; it is {value}.");
        }
    }
}
