using Grossbuch.Server.Commands;

// Composes the command line; every command is a file of its own in Commands/.
return await CommandLine.Run(args);
