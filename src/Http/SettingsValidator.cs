using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AgentCore.Http;

/// <summary>
/// Checks one section's annotations and its own rules; every mistake at once, each by the name that an operator sets. A section where
/// nothing is set has the defaults, which are within their ranges.
/// </summary>
internal sealed class SettingsValidator<TOptions>(IConfigurationSection section, Func<TOptions, IEnumerable<string>>? rules)
    : IValidateOptions<TOptions>
    where TOptions : class
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var found = new List<ValidationResult>();
        if (section.GetChildren().Any())
            Validator.TryValidateObject(options, new ValidationContext(options), found, validateAllProperties: true);
        List<string> problems = [.. found.Select(Describe), .. rules?.Invoke(options) ?? []];
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private string Describe(ValidationResult result) =>
        $"{section.Path}:{string.Join(',', result.MemberNames)} is wrong. {result.ErrorMessage}";
}
