namespace AudienceML.Learning.Trees;

/// <summary>One split of a tree.</summary>
internal readonly record struct TreeNode
{
    public required int Feature { get; init; }

    /// <summary>Numbers up to and including this go left. Infinite values count as the greatest finite ones.</summary>
    public float Threshold { get; init; }

    /// <summary>Whether missing values of a number go left.</summary>
    public bool MissingLeft { get; init; }

    /// <summary>Whether <see cref="LeftBins"/> decides instead of the threshold.</summary>
    public bool IsCategory { get; init; }

    /// <summary>The category bins that go left.</summary>
    public CategorySet LeftBins { get; init; }

    public required int Left { get; init; }

    public required int Right { get; init; }

    /// <summary>How much the split lowered the loss, in units of the objective.</summary>
    public float Gain { get; init; }
}
