using System.Collections.Immutable;
using System.CommandLine;
using AudienceML.Cli.Errors;
using AudienceML.Infrastructure.Csv.Ratings;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Cli.Commands.Recommendation;

/// <summary>The options that say how recommenders are measured, spelled once.</summary>
internal sealed class EvaluationOptions
{
    private const string NextDay = "next-day";
    private const string NextClick = "next-click";
    private const long Day = 86_400_000;

    private readonly Option<string> _split = new("--split")
    {
        Description = $"How rows are divided: {string.Join(", ", RatingSplits.Names)}, {NextDay} or {NextClick}. The first three are those of published tables.",
        HelpName = "SPLIT",
        DefaultValueFactory = _ => "random",
    };

    private readonly Option<double> _testShare = new("--test-share")
    {
        Description = "The share of rows to judge by, with the splits random and temporal.",
        HelpName = "SHARE",
        DefaultValueFactory = _ => 0.2,
    };

    private readonly Option<DateTimeOffset?> _until = CommonOptions.Moment(
        "--until", $"With {NextDay} and {NextClick}: rows before this moment train, the 24 hours after it test; by default the last 24 hours do.");

    private readonly Option<int> _maxUsers = CommonOptions.Number("--max-users", "Users, or visits, to judge at most; of more as many are drawn.", int.MaxValue);
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
        _split.AcceptOnlyFromAmong([.. RatingSplits.Names, NextDay, NextClick]);
        _values.AcceptOnlyFromAmong("ones", "given");
        _testShare.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and < 1))
            {
                result.AddError("--test-share is a share above 0 and below 1.");
            }
        });
    }

    public Option[] All => [_split, _testShare, _until, _k, _relevantFrom, _values, _maxUsers, _seed];

    /// <summary>The length of the lists in tables.</summary>
    public int ListLength(ParseResult arguments) => arguments.GetValue(_k);

    public int Seed(ParseResult arguments) => arguments.GetValue(_seed);

    /// <summary>Whether only that a pair occurred is learned from.</summary>
    public bool AsOnes(ParseResult arguments) => arguments.GetRequiredValue(_values) == "ones";

    public float RelevantFrom(ParseResult arguments) => (float)(arguments.GetValue(_relevantFrom) ?? double.NegativeInfinity);

    /// <summary>Divides the rows and says what is learned from and judged by.</summary>
    public EvaluationBench CreateBench(ParseResult arguments, RatingInput input, RatingFile file)
    {
        var (split, log) = (arguments.GetRequiredValue(_split), file.Log);
        if (arguments.GetValue(_until) is not null && split is not (NextDay or NextClick))
        {
            throw new UsageException($"--until goes with --split {NextDay} and {NextClick}.", "Leave it out, or choose one of them.");
        }

        if (input.HasTest(arguments))
        {
            return arguments.GetResult(_split) is { Implicit: false }
                ? throw new UsageException("--test names the rows to judge by, so there is nothing to split.", "Leave out --split or --test.")
                : Bench([RatingSplits.Given(log, file.TrainRows)]);
        }

        return split switch
        {
            NextDay => Bench([RatingSplits.Window(log, Moment(arguments, log), Moment(arguments, log) + Day)]),
            NextClick => new EvaluationBench(
                log,
                [],
                AsOnes(arguments),
                RelevantFrom(arguments),
                SessionTask.Create(log, Moment(arguments, log), Day, arguments.GetValue(_maxUsers), arguments.GetValue(_seed))),
            _ => Bench(RatingSplits.Named(split, log, arguments.GetValue(_seed), arguments.GetValue(_testShare))),
        };

        EvaluationBench Bench(ImmutableArray<RatingSplit> splits) => new(log, splits, AsOnes(arguments), RelevantFrom(arguments));
    }

    private long Moment(ParseResult arguments, RatingLog log)
    {
        if (arguments.GetValue(_until) is { } moment)
        {
            return moment.ToUnixTimeMilliseconds();
        }

        if (!log.HasTimes)
        {
            throw new UsageException("This split goes by time, and the file has no times.", "Name the column with --columns time=COL, or choose another split.");
        }

        var last = 0L;
        foreach (var time in log.Times)
        {
            last = Math.Max(last, time);
        }

        return last - Day + 1;
    }

    public RecommenderEvaluationOptions Measures(ParseResult arguments) => new()
    {
        ListLengths = [.. new SortedSet<int> { 5, 10, 20, arguments.GetValue(_k) }],
        MaxUsers = arguments.GetValue(_maxUsers),
        Seed = arguments.GetValue(_seed),
    };
}
