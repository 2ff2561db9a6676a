using System.Text.RegularExpressions;
using AgentCore.Errors;

namespace AgentCore.Messages;

public sealed class ErrorCodesTests
{
    [Fact]
    public void Every_code_goes_by_its_own_name_in_upper_snake()
    {
        foreach (ErrorCode code in Enum.GetValues<ErrorCode>())
            Assert.Equal(Regex.Replace(code.ToString(), "(?<!^)([A-Z])", "_$1").ToUpperInvariant(), code.Wire());
    }

    [Fact]
    public void Every_code_has_a_status_for_a_refusal_and_a_title()
    {
        foreach (ErrorCode code in Enum.GetValues<ErrorCode>())
        {
            ErrorDescription description = code.Describe();
            Assert.InRange(description.HttpStatus, 400, 599);
            Assert.NotEmpty(description.Title);
        }
    }

    [Fact]
    public void Only_the_two_ends_of_a_session_close_it() =>
        Assert.Equal(
            [ErrorCode.TokenExpired, ErrorCode.IdleTimeout],
            Enum.GetValues<ErrorCode>().Where(code => code.Describe().CloseCode is not null));
}
