using System.Text;
using Grossbuch.Core;

namespace Grossbuch.Server.Control;

/// <summary>The terminal or the pipes of this process: the only place that knows the console.</summary>
internal static class Terminal
{
    public static TextWriter Output => Console.Out;

    public static TextWriter Error => Console.Error;

    public static Stream OpenOutput() => Console.OpenStandardOutput();

    public static Stream OpenInput() => Console.OpenStandardInput();

    /// <summary>A secret from a variable of the environment, or from whoever sits at the terminal; it is never shown.</summary>
    /// <exception cref="InfobaseException">Usage: the variable is not set and there is no terminal.</exception>
    public static string ReadSecret(string variable, string prompt)
    {
        if (Environment.GetEnvironmentVariable(variable) is { } given) return given;
        if (Console.IsInputRedirected)
            throw new InfobaseException(
                ErrorCode.Usage, $"There is no {prompt.ToLowerInvariant()}.", $"Set {variable} or run the command in a terminal.");
        Console.Error.Write($"{prompt}: ");
        var secret = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace) secret.Length = Math.Max(0, secret.Length - 1);
            else secret.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return secret.ToString();
    }
}
