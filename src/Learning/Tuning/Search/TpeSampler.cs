using System.Collections.Immutable;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>
/// The tree-structured Parzen estimator: estimates where good trials lie and where the others do, and tries where the ratio of the two
/// densities is greatest.
/// </summary>
/// <remarks>
/// Bergstra, Bardenet, Bengio and Kégl (2011), section 4; the multivariate form with one bandwidth a dimension as in Falkner, Klein and
/// Hutter (2018), section 3. Trials that still run count as bad ones, so that those started at the same time try other places (the
/// constant liar of Ginsbourger, Le Riche and Carraro 2010). Pruned trials rank behind completed ones: the further they came the higher.
/// </remarks>
public sealed class TpeSampler : ISampler
{
    private readonly HaltonSampler _startup = new();

    /// <summary>Creates the sampler.</summary>
    /// <param name="options">How it searches; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public TpeSampler(TpeOptions? options = null) => Options = (options ?? new()).Check();

    /// <summary>How it searches.</summary>
    public TpeOptions Options { get; }

    /// <inheritdoc/>
    public string Description => FormattableString.Invariant(
        $"tpe startup {Options.StartupTrials}, candidates {Options.Candidates}, good {Options.GoodShare} up to {Options.MaxGood}, prior {Options.PriorWeight}, {(Options.IsMultivariate ? "multivariate" : "univariate")}, full weight {Options.FullWeightTrials}");

    /// <inheritdoc/>
    public ParameterValues Propose(SamplerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.History.Length < Options.StartupTrials)
        {
            return _startup.Propose(request);
        }

        var random = new RandomSource(Seeds.Derive((long)Seeds.Derive(request.Seed, "tpe"), request.Number));
        var values = new double[request.Space.Parameters.Length];
        Array.Fill(values, double.NaN);
        foreach (var group in request.Space.Groups.Where(group => request.Space.Exists(group[0], values)))
        {
            var parts = Options.IsMultivariate ? [group] : group.Select(i => ImmutableArray.Create(i));
            foreach (var positions in parts)
            {
                Choose(request, positions, values, random);
            }
        }

        return new ParameterValues(request.Space, values);
    }

    /// <summary>Fills in the values of parameters that exist together.</summary>
    private void Choose(SamplerRequest request, ImmutableArray<int> positions, double[] values, RandomSource random)
    {
        var (good, bad) = Divide(request, positions[0]);
        var parameters = positions.Select(i => request.Space.Parameters[i]).ToArray();
        var likely = new ParzenDensity(parameters, Points(good, positions), Options);
        var unlikely = new ParzenDensity(parameters, Points(bad, positions), Options);
        var best = double.NegativeInfinity;
        var candidate = new double[positions.Length];
        for (var i = 0; i < Options.Candidates; i++)
        {
            likely.Draw(random, candidate);
            var ratio = likely.LogDensity(candidate) - unlikely.LogDensity(candidate);
            if (ratio > best)
            {
                best = ratio;
                for (var j = 0; j < candidate.Length; j++)
                {
                    values[positions[j]] = candidate[j];
                }
            }
        }
    }

    /// <summary>The trials in which a parameter exists, cut into good and bad ones, each in the order in which they were tried.</summary>
    private (List<ParameterValues> Good, List<ParameterValues> Bad) Divide(SamplerRequest request, int position)
    {
        var sign = request.Goal == Goal.Maximize ? -1 : 1;
        var ranked = request.History
            .Where(t => !double.IsNaN(t.Values.Raw[position]))
            .OrderBy(t => t.State)
            .ThenBy(t => t.State == TrialState.Pruned ? -t.Reports[^1].Step : 0)
            .ThenBy(t => sign * t.Value)
            .ToArray();
        var count = Math.Min((int)Math.Ceiling(Options.GoodShare * ranked.Length), Options.MaxGood);
        var good = ranked.Take(count).Where(t => t.State != TrialState.Failed).OrderBy(t => t.Number).Select(t => t.Values).ToList();
        var bad = ranked.Skip(good.Count).OrderBy(t => t.Number).Select(t => t.Values).ToList();
        bad.AddRange(request.Running.Where(values => !double.IsNaN(values.Raw[position])));
        return (good, bad);
    }

    private static double[][] Points(List<ParameterValues> trials, ImmutableArray<int> positions) =>
        [.. trials.Select(values => positions.Select(i => values.Raw[i]).ToArray())];
}
