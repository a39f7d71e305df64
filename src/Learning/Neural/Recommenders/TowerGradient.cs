using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>One user of a minibatch on the way through both towers and back. One thread at a time.</summary>
internal sealed class TowerGradient
{
    private readonly TwoTowerOptions _options;
    private readonly float[] _candidates;
    private readonly float[] _scores;
    private readonly float[] _slopes;
    private readonly float[] _user;
    private int _number;
    private ulong _mask;
    private float _historyScale;

    public TowerGradient(TwoTowerOptions options)
    {
        _options = options;
        Example = new UserExample(options.MaxTargets, options.SampledPerTarget, options.TargetShare);
        _candidates = new float[Example.MaxCandidates * (options.Factors + 1)];
        ByItems = new float[_candidates.Length];
        _scores = new float[Example.MaxCandidates];
        _slopes = new float[Example.MaxCandidates];
        _user = new float[options.Factors];
        ByUser = new float[options.Factors];
    }

    public UserExample Example { get; }

    /// <summary>Slopes by the candidates' factors, the bias last.</summary>
    public float[] ByItems { get; }

    /// <summary>Slopes by the user's factors.</summary>
    public float[] ByUser { get; }

    /// <summary>The sum of the targets' losses.</summary>
    public double Loss { get; private set; }

    /// <summary>Works through an example.</summary>
    /// <param name="towers">The parameters.</param>
    /// <param name="user">Whose features are taken.</param>
    /// <param name="items">The items that the example's numbers stand for.</param>
    /// <param name="scale">What slopes are multiplied by.</param>
    /// <param name="seed">Decides which ids are left out.</param>
    public void Run(Towers towers, int user, ReadOnlySpan<int> items, float scale, ulong seed)
    {
        (_number, _mask) = (user, Seeds.Derive((long)seed, "id dropout"));
        var width = _options.Factors;
        var known = Example.Known;
        _user.AsSpan().Clear();
        for (var i = 0; i < known.Length; i++)
        {
            var item = items[known[i]];
            if (HasId(towers, i))
            {
                Kernels.Axpy(1, towers.Known.Row(item), _user);
            }

            towers.ItemFeatures.Add(item, towers.KnownContent.Values, _user);
        }

        _historyScale = known.IsEmpty ? 0 : (float)DeterministicMath.Exp(-_options.HistoryExponent * DeterministicMath.Log(known.Length));
        Kernels.Scale(_historyScale, _user);
        towers.UserFeatures.Add(user, towers.Users.Values, _user);
        Kernels.Axpy(1, towers.Everybody.Row(0), _user);

        var candidates = Example.Candidates;
        for (var i = 0; i < candidates.Length; i++)
        {
            var item = items[candidates[i]];
            var row = _candidates.AsSpan(i * (width + 1), width + 1);
            if (HasId(towers, known.Length + i))
            {
                towers.Items.Row(item).CopyTo(row);
            }
            else
            {
                row.Clear();
            }

            towers.ItemFeatures.Add(item, towers.Content.Values, row);
            _scores[i] = Kernels.Dot(_user, row[..width]) + row[width];
        }

        var slopes = _slopes.AsSpan(0, candidates.Length);
        Loss = SampledRanking.Differentiate(_options.Loss, _scores.AsSpan(0, candidates.Length), Example.Targets, Example.LogWeight, scale, slopes);
        ByUser.AsSpan().Clear();
        for (var i = 0; i < candidates.Length; i++)
        {
            var byItem = ByItems.AsSpan(i * (width + 1), width + 1);
            byItem.Clear();
            Kernels.Axpy(slopes[i], _user, byItem[..width]);
            byItem[width] = slopes[i];
            Kernels.Axpy(slopes[i], _candidates.AsSpan(i * (width + 1), width), ByUser);
        }
    }

    /// <summary>Says which rows of which tables the slopes belong to.</summary>
    public void Touch(Towers towers, ReadOnlySpan<int> items, int source)
    {
        var known = Example.Known;
        for (var i = 0; i < known.Length; i++)
        {
            var item = items[known[i]];
            if (HasId(towers, i))
            {
                towers.Known.Touch(item, source, 0, _historyScale);
            }

            TouchFeatures(towers.ItemFeatures, item, towers.KnownContent, source, 0, _historyScale);
        }

        var candidates = Example.Candidates;
        for (var i = 0; i < candidates.Length; i++)
        {
            var item = items[candidates[i]];
            if (HasId(towers, known.Length + i))
            {
                towers.Items.Touch(item, source, i);
            }

            TouchFeatures(towers.ItemFeatures, item, towers.Content, source, i, 1);
        }

        TouchFeatures(towers.UserFeatures, _number, towers.Users, source, 0, 1);
        towers.Everybody.Touch(0, source, 0);
    }

    private static void TouchFeatures(FeatureRows features, int row, EmbeddingTable table, int source, int place, float scale)
    {
        var columns = features.Columns(row);
        for (var k = 0; k < columns.Length; k++)
        {
            table.Touch(columns[k], source, place, scale * features.Value(row, k));
        }
    }

    /// <summary>Whether an item is known by its id this time, by its place in the example.</summary>
    private bool HasId(Towers towers, int place) => towers.ItemFeatures.ColumnCount == 0 || Seeds.Uniform(_mask, place) >= _options.IdDropout;
}
