using AudienceML.Learning.Errors;

namespace AudienceML.Learning.Bandits;

/// <summary>The ridge models of a linear bandit: one that all arms share, or one an arm.</summary>
internal sealed class LinearArms(int featureCount, bool isDisjoint, double ridge, double discount)
{
    private readonly SortedDictionary<long, RidgeModel> _own = [];
    private readonly RidgeModel _fresh = new(featureCount, ridge, 0);
    private RidgeModel _shared = new(featureCount, ridge, 0);

    public int FeatureCount => featureCount;

    public bool IsDisjoint => isDisjoint;

    public long UpdateCount { get; private set; }

    /// <summary>The model of an arm as of now; an arm that nothing is known of has that of no rows.</summary>
    public RidgeModel Find(long arm)
    {
        var model = !isDisjoint ? _shared : _own.GetValueOrDefault(arm, _fresh);
        model.Advance(UpdateCount, discount);
        return model;
    }

    public void Update(long arm, ReadOnlySpan<float> features, double reward)
    {
        UpdateCount++;
        if (isDisjoint && !_own.ContainsKey(arm))
        {
            _own.Add(arm, new RidgeModel(featureCount, ridge, UpdateCount));
        }

        Find(arm).Add(features, reward);
    }

    public void Forget(long arm) => _own.Remove(arm);

    public void Write(BinaryWriter writer)
    {
        writer.Write(UpdateCount);
        if (!isDisjoint)
        {
            _shared.Write(writer);
            return;
        }

        writer.Write(_own.Count);
        foreach (var (arm, model) in _own)
        {
            writer.Write(arm);
            model.Write(writer);
        }
    }

    public void Read(BinaryReader reader)
    {
        UpdateCount = reader.ReadInt64();
        if (!isDisjoint)
        {
            _shared = RidgeModel.Read(reader, featureCount, ridge, UpdateCount);
            return;
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var arm = reader.ReadInt64();
            if (!_own.TryAdd(arm, RidgeModel.Read(reader, featureCount, ridge, UpdateCount)))
            {
                throw new ModelFormatException($"A bandit's state holds arm {arm} twice.", "Take the state from the last backup.");
            }
        }
    }
}
