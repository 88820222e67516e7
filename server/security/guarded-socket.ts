// A socket for clients that connect by host and port: what the host resolves to is judged at each connection, so that a
// name that moves (a failover, say) is followed, and one that comes to point inside is refused.
import { Socket, type TcpNetConnectOpts } from "node:net";
import { checkLiteral, lookupReachable, type Reach } from "./addresses";

export function guardedSocket(reach: Reach): Socket {
  const socket = new Socket();
  const connect = socket.connect.bind(socket) as (options: TcpNetConnectOpts) => Socket;
  const guarded = (port: number, host: string) => {
    const bare = host.replace(/^\[|\]$/g, "");
    try {
      checkLiteral(bare, reach);
    } catch (error) {
      return socket.destroy(error as Error);
    }
    return connect({
      port,
      host: bare,
      lookup: (name, options, done) =>
        lookupReachable(name, reach, (error, addresses) => {
          const [first] = addresses;
          if (error || !first) return done(error ?? new Error(`${name} has no address.`), "", 0);
          if (options.all) return done(null, addresses);
          done(null, first.address, first.family);
        }),
    });
  };
  socket.connect = guarded as unknown as typeof socket.connect;
  return socket;
}
