using AudienceML.Core.Models;
using AudienceML.Core.Monitoring;
using AudienceML.Core.Registry;
using AudienceML.Core.Requests;

namespace AudienceML.Pipelines.Monitoring;

/// <summary>Compares rows that the host has at hand with those that a version was trained on, and keeps the report.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <param name="Entry">The version.</param>
/// <param name="Model">Its model.</param>
/// <param name="Rows">The rows, at least one.</param>
/// <param name="Source">What they are, in words.</param>
public sealed record MeasureDrift<TRow>(ModelEntry Entry, TabularModel<TRow> Model, ReadOnlyMemory<TRow> Rows, string Source) : IRequest<DriftReport>;
