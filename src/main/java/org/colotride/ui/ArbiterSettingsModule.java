package org.colotride.ui;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.colotride.io.Mappers;
import org.deeplearning4j.arbiter.ui.data.GlobalConfigPersistable;
import org.deeplearning4j.arbiter.ui.module.ArbiterModule;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.StatsStorageEvent;
import org.deeplearning4j.nn.conf.serde.JsonMappers;
import org.deeplearning4j.ui.api.HttpMethod;
import org.deeplearning4j.ui.api.LengthUnit;
import org.deeplearning4j.ui.api.Route;
import org.deeplearning4j.ui.api.UIModule;
import org.deeplearning4j.ui.components.component.ComponentDiv;
import org.deeplearning4j.ui.components.component.style.StyleDiv;
import org.deeplearning4j.ui.components.table.ComponentTable;
import org.deeplearning4j.ui.components.table.style.StyleTable;
import org.deeplearning4j.ui.i18n.I18NResource;

/**
 * Answers two questions of Arbiter's page before Arbiter's own module does, which fails on them: what is searched, if
 * that is not the layers of a network, and whether there is news, as long as there is no search.
 */
public final class ArbiterSettingsModule implements UIModule {
    private static final ObjectMapper JSON = Mappers.json();
    private static final int MOST_ROWS = 200;
    private static final String NO_NEWS =
            "{\"statusUpdateTime\":-1,\"settingsUpdateTime\":-1,\"resultsUpdateTime\":-1}";

    private final List<StatsStorage> storages = new CopyOnWriteArrayList<>();
    private volatile String chosen;

    @Override
    public List<String> getCallbackTypeIDs() {
        return List.of();
    }

    @Override
    public List<Route> getRoutes() {
        return List.of(
                new Route("/arbiter/lastUpdate", HttpMethod.GET, (arguments, context) -> lastUpdate(context)),
                new Route("/arbiter/config", HttpMethod.GET, (arguments, context) -> settings(context)),
                new Route("/arbiter/sessions/set/:to", HttpMethod.GET, (arguments, context) -> {
                    chosen = arguments.get(0);
                    context.next();
                }));
    }

    private void lastUpdate(RoutingContext context) {
        if (sessions().isEmpty()) {
            answer(context, NO_NEWS);
        } else {
            context.next();
        }
    }

    private void settings(RoutingContext context) {
        List<GlobalConfigPersistable> searches = sessions();
        Optional<GlobalConfigPersistable> search = searches.stream()
                .filter(known -> known.getSessionID().equals(chosen))
                .findFirst()
                .or(() -> searches.stream().max(Comparator.comparingLong(GlobalConfigPersistable::getTimeStamp)));
        try {
            List<String[]> rows = new ArrayList<>();
            if (search.isPresent()) {
                flatten("", JSON.readTree(search.get().getOptimizationConfigJson()), rows);
            }
            ComponentTable table = new ComponentTable.Builder(new StyleTable.Builder()
                            .width(100, LengthUnit.Percent)
                            .borderWidth(1)
                            .build())
                    .header("Setting", "Value")
                    .content(rows.toArray(String[][]::new))
                    .build();
            ComponentDiv page = new ComponentDiv(
                    new StyleDiv.Builder().width(100, LengthUnit.Percent).build(), table);
            answer(context, JsonMappers.getMapper().writeValueAsString(page));
        } catch (JsonProcessingException | org.nd4j.shade.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("a search whose configuration is no JSON", e);
        }
    }

    private static void answer(RoutingContext context, String json) {
        context.response().putHeader("content-type", "application/json").end(json);
    }

    /** One row for each leaf, under its dotted key. */
    private static void flatten(String key, JsonNode node, List<String[]> rows) {
        if (rows.size() >= MOST_ROWS || node.isNull()) {
            return;
        }
        if (node.isValueNode()) {
            rows.add(new String[] {key, node.asText()});
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(key + "[" + i + "]", node.get(i), rows);
            }
        } else {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                flatten(key.isEmpty() ? field.getKey() : key + "." + field.getKey(), field.getValue(), rows);
            }
        }
    }

    private List<GlobalConfigPersistable> sessions() {
        List<GlobalConfigPersistable> found = new ArrayList<>();
        for (StatsStorage storage : storages) {
            for (String session : storage.listSessionIDs()) {
                Persistable search = storage.getStaticInfo(
                        session, ArbiterModule.ARBITER_UI_TYPE_ID, GlobalConfigPersistable.GLOBAL_WORKER_ID);
                if (search instanceof GlobalConfigPersistable known) {
                    found.add(known);
                }
            }
        }
        return found;
    }

    @Override
    public void reportStorageEvents(Collection<StatsStorageEvent> events) {}

    @Override
    public void onAttach(StatsStorage storage) {
        storages.add(storage);
    }

    @Override
    public void onDetach(StatsStorage storage) {
        storages.remove(storage);
    }

    @Override
    public List<I18NResource> getInternationalizationResources() {
        return List.of();
    }
}
