using System.Collections.Immutable;
using AudienceML.Features.Editorial.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Features.Shared.Rows;

namespace AudienceML.Features.Shared.Simulation;

/// <summary>
/// A publisher's audience with known truth: users with interests, habits and moods who read articles, subscribe, cancel and leave; with the
/// probability that each leaves, so that a test can say how good the best possible model would be.
/// </summary>
/// <remarks>
/// Articles are made first and held; users are made one by one, each from a stream of random numbers of its own, so that memory does not
/// grow with their number and any number of threads makes the same users. When a session ends, the user decides unseen to leave for good,
/// with a probability q that depends on frequency, engagement, tier, a cancellation, novelty and the gap before; one who stays comes back
/// after a gap with survival function S. The truth is the probability of no session in the horizon given the user's parameters and the
/// history, not given that unseen decision: (q + (1 - q) S(R)) / (q + (1 - q) S(r)), with r the time from the last session to the as-of
/// moment and R the time to the end of the horizon.
/// </remarks>
public sealed class AudienceSimulator
{
    private const int UsersOfABatch = 500;
    private readonly SimulatedWorld _world;

    /// <summary>Makes articles, authors and reference tables.</summary>
    /// <param name="options">The audience to simulate.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public AudienceSimulator(SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = SimulationOptions.Check(options);
        _world = new SimulatedWorld(Options);
    }

    /// <summary>The options, with the truth dates that are in effect.</summary>
    public SimulationOptions Options { get; }

    /// <summary>The moment after the last day.</summary>
    public DateTimeOffset End => _world.Start.AddDays(Options.Days);

    /// <summary>The articles in the order of publication.</summary>
    public ImmutableArray<EditorialArticle> Articles => _world.Articles.All;

    /// <summary>The authors.</summary>
    public ImmutableArray<EditorialAuthor> Authors => _world.Articles.Authors;

    /// <summary>The reference tables.</summary>
    public ReferenceTables Reference => _world.Reference.Tables;

    /// <summary>The life of one user; safe to call from several threads.</summary>
    /// <param name="user">0 to the number of users - 1.</param>
    public SimulatedUser Simulate(int user)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(user);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(user, Options.Users);
        return new UserLife(_world, user).Live();
    }

    /// <summary>All users, one by one.</summary>
    public IEnumerable<SimulatedUser> Users() => Enumerable.Range(0, Options.Users).Select(Simulate);

    /// <summary>Writes reference tables, articles, authors and all users with their truth, and completes the sinks.</summary>
    /// <param name="customers">Where sessions, events and truth go; rows come user by user.</param>
    /// <param name="editorial">Where articles and authors go.</param>
    /// <param name="reference">Where the reference tables go.</param>
    /// <param name="progress">Hears the number of users written, every few hundred.</param>
    /// <param name="cancellationToken">Stops the work; nothing is completed then.</param>
    public async Task WriteAsync(
        ICustomerSink customers,
        IEditorialSink editorial,
        IReferenceSink reference,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(customers);
        ArgumentNullException.ThrowIfNull(editorial);
        ArgumentNullException.ThrowIfNull(reference);
        await reference.WriteAsync(Reference, cancellationToken).ConfigureAwait(false);
        await editorial.WriteAuthorsAsync(Authors, cancellationToken).ConfigureAwait(false);
        await editorial.WriteArticlesAsync(Articles, cancellationToken).ConfigureAwait(false);
        for (var first = 0; first < Options.Users; first += UsersOfABatch)
        {
            var count = Math.Min(UsersOfABatch, Options.Users - first);
            var users = new SimulatedUser[count];
            for (var i = 0; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                users[i] = Simulate(first + i);
            }

            await customers.WriteSessionsAsync([.. users.SelectMany(u => u.Sessions)], cancellationToken).ConfigureAwait(false);
            await customers.WriteEventsAsync([.. users.SelectMany(u => u.Events)], cancellationToken).ConfigureAwait(false);
            await customers.WriteTruthAsync([.. users.SelectMany(u => u.Truth)], cancellationToken).ConfigureAwait(false);
            progress?.Report(first + count);
        }

        await editorial.CompleteAsync(cancellationToken).ConfigureAwait(false);
        await customers.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }
}
