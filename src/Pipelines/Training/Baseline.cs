using AudienceML.Core.Models;
using AudienceML.Core.Training;
using AudienceML.Learning.Data;

namespace AudienceML.Pipelines.Training;

/// <summary>A simple model that the trained one is compared with, on the same rows.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TLabel">What became of it.</typeparam>
/// <typeparam name="TOutput">What both models compute.</typeparam>
/// <param name="Name">Its name in reports: recency, logistic_regression.</param>
/// <param name="Train">Trains it.</param>
public sealed record Baseline<TRow, TLabel, TOutput>(
    string Name, Func<TrainingSet<TRow, TLabel>, LearningContext, CancellationToken, BaseModel<TRow, TOutput>> Train);
