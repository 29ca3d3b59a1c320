import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.common.transport.TransportAddress;
import org.opensearch.env.Environment;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.TransportService;

/**
 * An OpenSearch node for tests, from classes on the class path.
 *
 * Arguments: the id of a process, then settings as name=value. The node ends when that process has ended, however that
 * happened. When it listens, it prints a line: its HTTP port and its transport port.
 */
public class TestNode extends Node {
    /** Plugins by their names in version 2; in version 3 these end in ModulePlugin. */
    private static final List<String> PLUGINS = List.of(
        "org.opensearch.transport.Netty4", "org.opensearch.analysis.common.CommonAnalysis", "org.opensearch.painless.Painless"
    );

    @SuppressWarnings({"rawtypes", "unchecked"}) // The plugins of version 2 are classes, those of version 3 descriptions.
    TestNode(Environment environment) throws ClassNotFoundException {
        super(environment, (Collection) plugins(), false);
    }

    private static List<Object> plugins() throws ClassNotFoundException {
        List<Object> plugins = new ArrayList<>();
        for (String name : PLUGINS) {
            if (Version.CURRENT.major == 2) {
                plugins.add(Class.forName(name + "Plugin"));
            } else {
                String module = name + "ModulePlugin";
                plugins.add(new PluginInfo(module, module, "1", Version.CURRENT, "21", module, null, List.of(), false));
            }
        }
        return plugins;
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
