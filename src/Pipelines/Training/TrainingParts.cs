using System.Collections.Immutable;
using AudienceML.Core.Evaluation;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Training;

namespace AudienceML.Pipelines.Training;

/// <summary>What a training pipeline is made of.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TLabel">What became of it.</typeparam>
/// <typeparam name="TOutput">What the model computes.</typeparam>
/// <typeparam name="TModel">The model.</typeparam>
public sealed record TrainingParts<TRow, TLabel, TOutput, TModel>
    where TModel : BaseModel<TRow, TOutput>
{
    /// <summary>The model's code.</summary>
    public required ModelCode Code { get; init; }

    /// <summary>Where the labelled rows come from.</summary>
    public required ITrainingSource<TRow, TLabel> Source { get; init; }

    /// <summary>Which rows are learned from and which measured on.</summary>
    public required ISplitter<TRow, TLabel> Splitter { get; init; }

    /// <summary>Trains the model.</summary>
    public required BaseTrainer<TRow, TLabel, TModel> Trainer { get; init; }

    /// <summary>Measures it.</summary>
    public required BaseEvaluator<TRow, TOutput, TLabel> Evaluator { get; init; }

    /// <summary>Loads the version in production, to be measured on the same rows.</summary>
    public required ModelLoader<TModel> Loader { get; init; }

    /// <summary>Where versions live.</summary>
    public required IModelRegistry Registry { get; init; }

    /// <summary>Where runs are written down.</summary>
    public required IRunJournal Journal { get; init; }

    /// <summary>Decides about production.</summary>
    public required IPromotionGate Gate { get; init; }

    /// <summary>Looks at the rows before anything is learned; null when nobody does.</summary>
    public ITrainingCheck<TRow, TLabel>? Check { get; init; }

    /// <summary>Simple models to compare with.</summary>
    public ImmutableArray<Baseline<TRow, TLabel, TOutput>> Baselines { get; init; } = [];

    /// <summary>customer, editorial, content or shared.</summary>
    public string Domain { get; init; } = "shared";

    /// <summary>The algorithm in words, for the registry.</summary>
    public string Algorithm { get; init; } = "gradient_boosting";

    /// <summary>How the model is trained where that is not the default, such as options found by a search: kept in the journal and with the version.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
