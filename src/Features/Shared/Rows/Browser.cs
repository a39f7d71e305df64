namespace AudienceML.Features.Shared.Rows;

/// <summary>A row of <c>browsers</c>.</summary>
/// <param name="BrowserId">The browser.</param>
/// <param name="BrowserName">Its name.</param>
public sealed record Browser(Guid BrowserId, string BrowserName);
