// createClient() asks for the class; nothing here opens a socket.
globalThis.WebSocket ??= class {} as unknown as typeof WebSocket;
