using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>Points that fill the space more evenly than random ones: the Halton sequence, its digits permuted by the seed.</summary>
/// <remarks>
/// Halton (1960): coordinate j of point n is n written backwards in the j-th prime base. Each digit of each base is permuted at random
/// (Owen 2017), which undoes the correlation between large bases; with 50 parameters or more, random search is as good.
/// </remarks>
public sealed class HaltonSampler : ISampler
{
    /// <inheritdoc/>
    public string Description => "halton";

    /// <inheritdoc/>
    public ParameterValues Propose(SamplerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var seed = (long)Seeds.Derive(request.Seed, "halton");
        var space = request.Space;
        return space.Fill((i, _) => space.Parameters[i].FromUnit(Coordinate(request.Number, Prime(i), (long)Seeds.Derive(seed, i))));
    }

    /// <summary>The number written backwards behind the point in a base, each digit permuted; in [0, 1).</summary>
    internal static double Coordinate(int number, int numberBase, long seed)
    {
        var (sum, scale) = (0.0, 1.0);
        var rest = number;

        // The zeros behind the last digit are permuted as well, down to where a double ends.
        for (var position = 0; scale > 1e-16; position++)
        {
            scale /= numberBase;
            sum += scale * new RandomSource(Seeds.Derive(seed, position)).Permutation(numberBase)[rest % numberBase];
            rest /= numberBase;
        }

        return Math.Min(sum, Math.BitDecrement(1.0));
    }

    private static int Prime(int index)
    {
        var prime = 2;
        for (var left = index; ; prime++)
        {
            var isPrime = true;
            for (var divisor = 2; divisor * divisor <= prime; divisor++)
            {
                isPrime &= prime % divisor != 0;
            }

            if (isPrime && left-- == 0)
            {
                return prime;
            }
        }
    }
}
