using System.Runtime.CompilerServices;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Features.Shared.Simulation;

namespace AudienceML.Pipelines.Tests.Customer.Churn;

/// <summary>A simulated audience as a customer source; user features are those that were put in.</summary>
internal sealed class SimulatedSource(AudienceSimulator simulator) : ICustomerSource
{
    public List<CustomerUserFeatures> UserFeatures { get; } = [];

    public async IAsyncEnumerable<CustomerSession> ReadSessionsAsync(
        CustomerQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        foreach (var session in simulator.Users().SelectMany(u => u.Sessions))
        {
            yield return session;
        }
    }

    public async IAsyncEnumerable<CustomerEvent> ReadEventsAsync(
        CustomerQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        foreach (var customerEvent in simulator.Users().SelectMany(u => u.Events))
        {
            yield return customerEvent;
        }
    }

    public IAsyncEnumerable<CustomerUserFeatures> ReadUserFeaturesAsync(UserFeaturesQuery query, CancellationToken cancellationToken = default) =>
        UserFeatures.Where(f => query.FeatureDate is null || f.FeatureDate == query.FeatureDate).ToAsyncEnumerable();
}
