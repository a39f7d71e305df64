namespace AudienceML.Core.Models;

/// <summary>Restores a model from what <see cref="BaseModel{TInput, TOutput}.Save"/> returned.</summary>
/// <exception cref="Learning.Errors.ModelFormatException">Truncated, altered, of another model or schema, or of a newer format.</exception>
public delegate TModel ModelLoader<out TModel>(ReadOnlyMemory<byte> artifact);
