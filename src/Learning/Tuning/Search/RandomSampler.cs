using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>Every point as likely as any other, on the scales of the parameters (Bergstra and Bengio 2012).</summary>
public sealed class RandomSampler : ISampler
{
    /// <inheritdoc/>
    public string Description => "random";

    /// <inheritdoc/>
    public ParameterValues Propose(SamplerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var random = new RandomSource(Seeds.Derive((long)Seeds.Derive(request.Seed, "random search"), request.Number));
        return request.Space.Fill((i, _) => request.Space.Parameters[i].FromUnit(random.NextDouble()));
    }
}
