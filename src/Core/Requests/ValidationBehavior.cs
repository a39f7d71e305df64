using AudienceML.Core.Errors;
using FluentValidation;

namespace AudienceML.Core.Requests;

/// <summary>Lets every registered validator look at the request, and refuses it with all their objections at once.</summary>
public sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    /// <inheritdoc/>
    public async Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(next);
        var failures = new List<string>();
        foreach (var validator in validators)
        {
            var result = await validator.ValidateAsync(request, cancellationToken).ConfigureAwait(false);
            failures.AddRange(result.Errors.Select(e => e.ErrorMessage));
        }

        return failures.Count == 0
            ? await next(cancellationToken).ConfigureAwait(false)
            : throw new InvalidRequestException(typeof(TRequest).Name, [.. failures]);
    }
}
