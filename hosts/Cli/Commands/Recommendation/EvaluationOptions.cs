using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using AudienceML.Cli.Errors;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Cli.Commands.Recommendation;

/// <summary>The options that say how recommenders are measured, spelled once.</summary>
internal sealed class EvaluationOptions
{
    private readonly Option<string> _split = new("--split")
    {
        Description = $"How rows are divided: {string.Join(", ", RatingSplits.Names)}. The first three are those of published tables.",
        HelpName = "SPLIT",
        DefaultValueFactory = _ => "random",
    };

    private readonly Option<double> _testShare = new("--test-share")
    {
        Description = "The share of rows to judge by, with the splits random and temporal.",
        HelpName = "SHARE",
        DefaultValueFactory = _ => 0.2,
    };

    private readonly Option<int> _k = CommonOptions.Number("--k", "The length of the lists in the table; 5, 10 and 20 are measured besides.", 10, 1, 1000);
    private readonly Option<double?> _relevantFrom = new("--relevant-from")
    {
        Description = "The least rating of a row to judge by that belongs on a list; without it all rows do.",
        HelpName = "RATING",
    };

    private readonly Option<string> _values = new("--values")
    {
        Description = "What lists are learned from: ones, that a pair occurred, or given, the ratings or counts of the file.",
        HelpName = "VALUES",
        DefaultValueFactory = _ => "ones",
    };

    private readonly Option<int> _seed = CommonOptions.Number("--seed", "The same seed gives the same splits and models; published splits are those of 42.", 42, minimum: 0);

    public EvaluationOptions()
    {
        _split.AcceptOnlyFromAmong([.. RatingSplits.Names]);
        _values.AcceptOnlyFromAmong("ones", "given");
        _testShare.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and < 1))
            {
                result.AddError("--test-share is a share above 0 and below 1.");
            }
        });
    }

    public Option[] All => [_split, _testShare, _k, _relevantFrom, _values, _seed];

    /// <summary>The length of the lists in tables.</summary>
    public int ListLength(ParseResult arguments) => arguments.GetValue(_k);

    public int Seed(ParseResult arguments) => arguments.GetValue(_seed);

    /// <summary>Whether only that a pair occurred is learned from.</summary>
    public bool AsOnes(ParseResult arguments) => arguments.GetRequiredValue(_values) == "ones";

    public float RelevantFrom(ParseResult arguments) => (float)(arguments.GetValue(_relevantFrom) ?? double.NegativeInfinity);

    /// <summary>The name of the split, for the run.</summary>
    public string SplitName(ParseResult arguments) => arguments.GetRequiredValue(_split);

    public ImmutableArray<RatingSplit> Divide(ParseResult arguments, RatingInput input, Infrastructure.Csv.Ratings.RatingFile file)
    {
        if (!input.HasTest(arguments))
        {
            return RatingSplits.Named(arguments.GetRequiredValue(_split), file.Log, arguments.GetValue(_seed), arguments.GetValue(_testShare));
        }

        return arguments.GetResult(_split) is { Implicit: false }
            ? throw new UsageException("--test names the rows to judge by, so there is nothing to split.", "Leave out --split or --test.")
            : [RatingSplits.Given(file.Log, file.TrainRows)];
    }

    public RecommenderEvaluationOptions Measures(ParseResult arguments) => new()
    {
        ListLengths = [.. new SortedSet<int> { 5, 10, 20, arguments.GetValue(_k) }],
    };

    /// <summary>The name of a figure at the length of the table.</summary>
    public string At(ParseResult arguments, string metric) => string.Create(CultureInfo.InvariantCulture, $"{metric}@{arguments.GetValue(_k)}");
}
