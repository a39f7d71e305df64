namespace AudienceML.Core.Tests.Contracts;

public sealed record Point(float X);
