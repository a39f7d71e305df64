using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>One training of two towers: epochs of minibatches of users.</summary>
/// <remarks>Each user of a minibatch is worked on alone; what they hand back is added in their order, so that any number of threads gives the same bits.</remarks>
internal sealed class TwoTowerTraining
{
    private readonly TwoTowerOptions _options;
    private readonly LearningContext _context;
    private readonly TakenItems _taken;
    private readonly int _itemCount;
    private readonly int _userCount;
    private readonly int[] _order;
    private readonly TowerGradient[] _users;
    private readonly AdamPace _pace;

    public TwoTowerTraining(TwoTowerOptions options, Interactions interactions, LearningContext context)
    {
        (_options, _context, _itemCount, _userCount) = (options, context, interactions.ItemCount, interactions.UserCount);
        var items = new FeatureRows(interactions.ItemFeatures, _itemCount, "items");
        var users = new FeatureRows(interactions.UserFeatures, _userCount, "users");
        _taken = new TakenItems(interactions, ofTakenOnly: true);
        _order = [.. _taken.Users];
        var isTaken = new bool[_itemCount];
        foreach (var item in _taken.Items)
        {
            isTaken[item] = true;
        }

        Towers = new Towers(options, isTaken, items, users, Seeds.Derive(context.Seed, "two towers"));
        _users = [.. Enumerable.Range(0, Math.Min(options.BatchSize, _order.Length)).Select(_ => new TowerGradient(options))];
        _pace = new AdamPace(options.LearningRate);
    }

    /// <summary>The parameters.</summary>
    public Towers Towers { get; }

    public TwoTowerModel Run(CancellationToken cancellationToken)
    {
        for (var epoch = 1; epoch <= _options.Epochs; epoch++)
        {
            var loss = RunEpoch(epoch, cancellationToken);
            _context.Progress?.Report(new LearningProgress("training", epoch, _options.Epochs, "loss", loss));
        }

        cancellationToken.ThrowIfCancellationRequested();
        return ToModel();
    }

    /// <summary>Visits every user once, and returns the mean loss of a target.</summary>
    public double RunEpoch(int epoch, CancellationToken cancellationToken)
    {
        var seed = Seeds.Derive((long)Seeds.Derive(_context.Seed, "two towers' epochs"), epoch);
        new RandomSource(seed).Shuffle(_order.AsSpan());
        var (loss, targets) = (0.0, 0);
        for (var first = 0; first < _order.Length; first += _options.BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = _order.AsMemory(first, Math.Min(_options.BatchSize, _order.Length - first));
            targets += Step(batch, seed);
            for (var i = 0; i < batch.Length; i++)
            {
                loss += _users[i].Loss;
            }
        }

        return loss / targets;
    }

    public TwoTowerModel ToModel()
    {
        var width = _options.Factors;
        var (known, items) = (Towers.Known.Values.ToArray(), Towers.Items.Values.ToArray());
        for (var item = 0; item < _itemCount; item++)
        {
            Towers.ItemFeatures.Add(item, Towers.KnownContent.Values, known.AsSpan(item * width, width));
            Towers.ItemFeatures.Add(item, Towers.Content.Values, items.AsSpan(item * (width + 1), width + 1));
        }

        var users = new float[Towers.UserFeatures.ColumnCount == 0 ? 0 : _userCount * width];
        for (var user = 0; users.Length > 0 && user < _userCount; user++)
        {
            Towers.UserFeatures.Add(user, Towers.Users.Values, users.AsSpan(user * width, width));
        }

        return new TwoTowerModel(
            width, _options.HistoryExponent, known, items, [.. Towers.Content.Values], [.. Towers.Everybody.Values], [.. Towers.Users.Values], users);
    }

    private int Step(ReadOnlyMemory<int> batch, ulong seed)
    {
        var targets = 0;
        foreach (var user in batch.Span)
        {
            targets += UserExample.TargetsOf(_taken.Of(user).Length, _options.MaxTargets, _options.TargetShare);
        }

        Blocks.For(batch.Length, 1, _context.MaxDegreeOfParallelism, (i, _, _) =>
        {
            var user = batch.Span[i];
            var userSeed = Seeds.Derive((long)seed, user);
            _users[i].Example.Draw(_taken.Of(user), _taken.ItemCount, userSeed);
            _users[i].Run(Towers, user, _taken.Items, 1f / targets, userSeed);
        });
        for (var i = 0; i < batch.Length; i++)
        {
            _users[i].Touch(Towers, _taken.Items, i);
        }

        var (byItems, byUser) = (Array.ConvertAll(_users, u => u.ByItems), Array.ConvertAll(_users, u => u.ByUser));
        var (pace, l2, threads) = (_pace.Next(), (float)_options.L2, _context.MaxDegreeOfParallelism);
        Towers.Items.Step(byItems, pace, l2, threads);
        Towers.Content.Step(byItems, pace, l2, threads);
        Towers.Known.Step(byUser, pace, l2, threads);
        Towers.KnownContent.Step(byUser, pace, l2, threads);
        Towers.Users.Step(byUser, pace, l2, threads);
        Towers.Everybody.Step(byUser, pace, l2, threads);
        return targets;
    }
}
