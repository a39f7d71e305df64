using System.Runtime.CompilerServices;
using AudienceML.Core.Tenancy;
using AudienceML.Features.Editorial.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Features.Shared.Rows;
using AudienceML.Features.Shared.Simulation;

namespace AudienceML.Pipelines.Tests.Customer.Recommendation;

/// <summary>A simulated publisher's articles and reference tables.</summary>
internal sealed class SimulatedEditorial(AudienceSimulator simulator) : IEditorialSource, IReferenceSource
{
    public async IAsyncEnumerable<EditorialArticle> ReadArticlesAsync(TenantId tenant, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        foreach (var article in simulator.Articles)
        {
            yield return article;
        }
    }

    public IAsyncEnumerable<EditorialAuthor> ReadAuthorsAsync(CancellationToken cancellationToken = default) => simulator.Authors.ToAsyncEnumerable();

    public Task<ReferenceTables> ReadAsync(CancellationToken cancellationToken = default) => Task.FromResult(simulator.Reference);
}
