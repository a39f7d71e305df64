using System.Runtime.CompilerServices;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Learning.Data;

namespace AudienceML.Cli.Commands.Churn;

/// <summary>A source that tells how many rows were read.</summary>
internal sealed class ReportingSource(ICustomerSource inner, IProgress<LearningProgress> progress) : ICustomerSource
{
    private const int ReportEvery = 1 << 16;

    public IAsyncEnumerable<CustomerSession> ReadSessionsAsync(CustomerQuery query, CancellationToken cancellationToken = default) =>
        CountAsync("read sessions", inner.ReadSessionsAsync(query, cancellationToken), cancellationToken);

    public IAsyncEnumerable<CustomerEvent> ReadEventsAsync(CustomerQuery query, CancellationToken cancellationToken = default) =>
        CountAsync("read events", inner.ReadEventsAsync(query, cancellationToken), cancellationToken);

    public IAsyncEnumerable<CustomerUserFeatures> ReadUserFeaturesAsync(UserFeaturesQuery query, CancellationToken cancellationToken = default) =>
        CountAsync("read user features", inner.ReadUserFeaturesAsync(query, cancellationToken), cancellationToken);

    private async IAsyncEnumerable<T> CountAsync<T>(
        string stage, IAsyncEnumerable<T> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var count = 0L;
        progress.Report(new LearningProgress(stage, 0, 0));
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (++count % ReportEvery == 0)
            {
                progress.Report(new LearningProgress(stage, count, 0));
            }

            yield return row;
        }
    }
}
