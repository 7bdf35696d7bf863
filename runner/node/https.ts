// https://nodejs.org/api/https.html : servers end in the same virtual listener, for TLS ends at the platform's gateway.
import { SecureAgent } from "./http_agent";
import { secureGet, secureGlobalAgent, secureRequest } from "./http_client";
import { createServer, Server } from "./http_server";

export default { Agent: SecureAgent, globalAgent: secureGlobalAgent, Server, createServer, request: secureRequest, get: secureGet };
