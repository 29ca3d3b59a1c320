import java.util.List;
import java.util.Map;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.common.transport.TransportAddress;
import org.opensearch.env.Environment;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.transport.Netty4Plugin;
import org.opensearch.transport.TransportService;

/**
 * An OpenSearch node for tests, from classes on the class path.
 *
 * Arguments: the id of a process, then settings as name=value. The node ends when that process has ended, however that
 * happened. When it listens, it prints a line: its HTTP port and its transport port.
 */
public class TestNode extends Node {
    TestNode(Environment environment) {
        super(environment, List.of(Netty4Plugin.class, CommonAnalysisPlugin.class, PainlessPlugin.class), false);
    }

    public static void main(String[] arguments) throws Exception {
        ProcessHandle owner = ProcessHandle.of(Long.parseLong(arguments[0])).orElseThrow();
        owner.onExit().thenRun(() -> Runtime.getRuntime().halt(0));
        Settings.Builder settings = Settings.builder();
        for (int i = 1; i < arguments.length; i++) {
            String[] pair = arguments[i].split("=", 2);
            settings.put(pair[0], pair[1]);
        }
        Node node = new TestNode(InternalSettingsPreparer.prepareEnvironment(settings.build(), Map.of(), null, () -> "node"));
        node.start();
        TransportAddress http = node.injector().getInstance(HttpServerTransport.class).boundAddress().publishAddress();
        TransportAddress peers = node.injector().getInstance(TransportService.class).boundAddress().publishAddress();
        System.out.println(http.getPort() + " " + peers.getPort());
        Thread.currentThread().join();
    }
}
