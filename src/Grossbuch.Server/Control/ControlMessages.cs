using System.Text.Json.Serialization;

namespace Grossbuch.Server.Control;

/// <summary>A command on its way to the server that has its infobase.</summary>
/// <param name="Protocol">Of the frames; raised when an older peer could misunderstand.</param>
/// <param name="Version">Of the client: both sides read the same command line, so they must be the same.</param>
/// <param name="Arguments">The command line as it was given.</param>
/// <param name="Directory">Where it was given: relative paths mean this.</param>
internal sealed record ControlRequest(int Protocol, string Version, string[] Arguments, string Directory)
{
    public const int CurrentProtocol = 1;
}

/// <summary>A secret that a command needs: the variable that may hold it, and what to ask for in a terminal.</summary>
internal sealed record SecretQuestion(string Variable, string Prompt);

/// <summary>What a server leaves in its data folder for commands and for a second server.</summary>
/// <param name="Socket">Where it listens for commands when that is not <c>control.sock</c> in the folder.</param>
internal sealed record ServerNote(int ProcessId, string[] Addresses, DateTime StartedAt, string Version, string? Socket);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(SecretQuestion))]
[JsonSerializable(typeof(ServerNote))]
internal sealed partial class ControlJson : JsonSerializerContext;
