using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>One user of a minibatch: scores of the candidates, the loss, and its slopes by everything that took part. One thread at a time.</summary>
internal sealed class UserGradient
{
    private readonly NeuralCollaborativeFilteringOptions _options;
    private readonly GradientBlock? _layers;
    private readonly float[] _user;
    private readonly float[] _scores;
    private readonly float[] _slopes;
    private readonly int _factors;
    private readonly int _layerFactors;

    public UserGradient(NeuralCollaborativeFilteringOptions options, PerceptronShape? shape)
    {
        _options = options;
        Example = new UserExample(options.MaxTargets, options.SampledPerTarget, options.TargetShare);
        (_factors, _layerFactors) = (options.Factors, shape is null ? 0 : options.LayerFactors);
        _layers = shape is null ? null : new GradientBlock(shape, Example.MaxCandidates);
        _user = new float[_factors + _layerFactors];
        _scores = new float[Example.MaxCandidates];
        _slopes = new float[Example.MaxCandidates];
        ByHistory = new float[_user.Length];
        ByItems = new float[Example.MaxCandidates * (_user.Length + 1)];
    }

    public UserExample Example { get; }

    /// <summary>Slopes by the embedding of each known item: the same for all of them.</summary>
    public float[] ByHistory { get; }

    /// <summary>Slopes by the candidates' embeddings.</summary>
    public float[] ByItems { get; }

    /// <summary>Slopes by the layers' parameters.</summary>
    public float[] ByLayers => _layers?.Gradient ?? [];

    /// <summary>The sum of the targets' losses.</summary>
    public double Loss { get; private set; }

    /// <summary>Works through an example.</summary>
    /// <param name="known">Embeddings of known items.</param>
    /// <param name="items">Embeddings of candidates; the last value of a row is the bias.</param>
    /// <param name="parameters">The layers' parameters.</param>
    /// <param name="forward">Their weights.</param>
    /// <param name="backward">Their weights transposed.</param>
    /// <param name="scale">What slopes are multiplied by.</param>
    /// <param name="seed">Decides which units dropout leaves out.</param>
    public void Run(
        EmbeddingTable known, EmbeddingTable items, float[] parameters, MatrixPanels[] forward, MatrixPanels[] backward, float scale, ulong seed)
    {
        var candidates = Example.Candidates;
        var historyScale = HistoryEmbedding.Sum(Example.Known, known.Values, _options.HistoryExponent, _user);
        var user = _user.AsSpan(0, _factors);
        var scores = _scores.AsSpan(0, candidates.Length);
        for (var i = 0; i < candidates.Length; i++)
        {
            var item = items.Row(candidates[i]);
            scores[i] = Kernels.Dot(user, item[.._factors]) + item[^1];
        }

        if (_layers is not null)
        {
            var inputs = _layers.Load(candidates.Length, 0);
            for (var i = 0; i < candidates.Length; i++)
            {
                var row = inputs.Slice(i * 2 * _layerFactors, 2 * _layerFactors);
                _user.AsSpan(_factors).CopyTo(row);
                items.Row(candidates[i]).Slice(_factors, _layerFactors).CopyTo(row[_layerFactors..]);
            }

            Kernels.Axpy(1, _layers.Forward(parameters, forward, _options.Dropout, seed), scores);
        }

        var slopes = _slopes.AsSpan(0, candidates.Length);
        Loss = SampledRanking.Differentiate(_options.Loss, scores, Example.Targets, Example.LogWeight, scale, slopes);
        ByHistory.AsSpan().Clear();
        for (var i = 0; i < candidates.Length; i++)
        {
            var byItem = ByItems.AsSpan(i * items.Width, items.Width);
            byItem.Clear();
            Kernels.Axpy(slopes[i], user, byItem[.._factors]);
            Kernels.Axpy(slopes[i], items.Row(candidates[i])[.._factors], ByHistory.AsSpan(0, _factors));
            byItem[^1] = slopes[i];
        }

        if (_layers is not null)
        {
            slopes.CopyTo(_layers.Slopes(1));
            _layers.Backward(backward, _options.Dropout);
            var byInputs = _layers.Slopes(2 * _layerFactors);
            for (var i = 0; i < candidates.Length; i++)
            {
                var row = byInputs.Slice(i * 2 * _layerFactors, 2 * _layerFactors);
                Kernels.Axpy(1, row[.._layerFactors], ByHistory.AsSpan(_factors));
                row[_layerFactors..].CopyTo(ByItems.AsSpan((i * items.Width) + _factors));
            }
        }

        Kernels.Scale(historyScale, ByHistory);
    }
}
