namespace AudienceML.Learning.Tuning.Search;

/// <summary>When a study ends, and with how many threads it works until then.</summary>
public sealed record StudyBudget
{
    /// <summary>Trials that the study has when it ends, those of earlier runs included, 1 or more.</summary>
    public int Trials { get; init; } = int.MaxValue;

    /// <summary>Time that this run takes at most, above 0; trials that still run then are given up. Null for no end.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Trials that run at the same time, 1 or more; at most <see cref="StudyOptions.Parallel"/> do.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Measures the time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal StudyBudget Check(string budget)
    {
        Require(Trials >= 1, budget, $"{nameof(Trials)} is {Trials}; a study has 1 or more.");
        Require(Threads >= 1, budget, $"{nameof(Threads)} is {Threads}; a study takes 1 or more.");
        Require(Time is null || Time > TimeSpan.Zero, budget, $"{nameof(Time)} is {Time}; a study takes more than 0.");
        Require(Trials != int.MaxValue || Time is not null, budget, $"A study needs a number of trials or a time.");
        return this;
    }

    private static void Require(bool isMet, string budget, FormattableString message)
    {
        if (!isMet)
        {
            throw new ArgumentException(FormattableString.Invariant(message), budget);
        }
    }
}
