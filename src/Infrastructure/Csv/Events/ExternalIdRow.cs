namespace AudienceML.Infrastructure.Csv.Events;

/// <summary>A row of <c>external_ids</c>.</summary>
internal sealed record ExternalIdRow(string Kind, Guid Id, string ExternalId);
