using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>
/// Asynchronous successive halving: at steps that grow by a factor, the rungs, only the best share of the trials that came so far goes on.
/// With several brackets, Hyperband: a share of the trials is given more steps before it is first judged.
/// </summary>
/// <remarks>
/// Li, Jamieson, Rostamizadeh et al., "A System for Massively Parallel Hyperparameter Tuning" (2020); brackets as in Li, Jamieson,
/// DeSalvo et al., "Hyperband" (2018). A trial is judged once at each rung, by the trials that ended before; it is never taken up again.
/// </remarks>
public sealed class SuccessiveHalvingPruner : IPruner
{
    private readonly int _firstRung;
    private readonly int _factor;
    private readonly int _brackets;

    /// <summary>Creates the pruner.</summary>
    /// <param name="firstRung">The step at which trials are first judged, 1 or more.</param>
    /// <param name="factor">The next rung is this many times as far, and one in so many trials goes on; 2 or more.</param>
    /// <param name="brackets">1 for successive halving; more for Hyperband, where bracket b skips the first b rungs, 1 to 10.</param>
    public SuccessiveHalvingPruner(int firstRung = 1, int factor = 3, int brackets = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(firstRung);
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(brackets);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(brackets, 10);
        (_firstRung, _factor, _brackets) = (firstRung, factor, brackets);
    }

    /// <inheritdoc/>
    public string Description => FormattableString.Invariant($"successive halving from {_firstRung}, factor {_factor}, brackets {_brackets}");

    /// <inheritdoc/>
    public bool IsHopeless(PrunerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var bracket = Bracket(request.Seed, request.Number);
        var (step, value) = request.Last;
        if (!IsRung(step, bracket))
        {
            return false;
        }

        // Among itself and those before it in its bracket it must be one of the best share, and at least the very best.
        var others = request.History
            .Where(trial => Bracket(request.Seed, trial.Number) == bracket)
            .Select(trial => trial.ValueAt(step))
            .Where(double.IsFinite)
            .ToArray();
        return request.Better(others, value) >= Math.Max(1, (others.Length + 1) / _factor);
    }

    private bool IsRung(int step, int bracket)
    {
        long rung = _firstRung;
        for (var i = 0; rung < step || i < bracket; i++)
        {
            rung *= _factor;
        }

        return rung == step;
    }

    /// <summary>The bracket of a trial: each bracket gets about as many steps, so the thriftier ones get more trials.</summary>
    private int Bracket(int seed, int number)
    {
        if (_brackets == 1)
        {
            return 0;
        }

        // A trial of bracket b that stops at its first rung takes factor^b steps.
        var weights = new double[_brackets];
        var weight = 1.0;
        for (var b = 0; b < _brackets; b++, weight /= _factor)
        {
            weights[b] = weight;
        }

        return new RandomSource(Seeds.Derive((long)Seeds.Derive(seed, "bracket"), number)).Choose(weights);
    }
}
