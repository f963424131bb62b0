package io.couponflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleTest {

    @Test
    void eachModuleStandsOnceBehindThoseThatItImports() {
        String script = bundle(Map.of(
                "js/main.js", "import { b } from './parts/b.js';\nimport { a } from './a.js';\nb(a);\n",
                "js/parts/b.js", "import { a as other } from '../a.js';\nexport const b = (x) => x + other;\n",
                "js/a.js", "export const a = 1;\n"));

        assertThat(script).isEqualTo("""
                // js/a.js
                const module0 = (() => {
                const a = 1;
                return { a };
                })();
                // js/parts/b.js
                const module1 = (() => {
                const { a: other } = module0;
                const b = (x) => x + other;
                return { b };
                })();
                // js/main.js
                const module2 = (() => {
                const { b } = module1;
                const { a } = module0;
                b(a);
                return {  };
                })();
                """);
    }

    @Test
    void whateverAModuleExportsIsReturnedAndWhatItOnlyDeclaresIsNot() {
        String script =
                bundle(Map.of("js/main.js", "import * as all from './all.js';\nall.ask();\n", "js/all.js", """
                export function one() {}
                export async function ask() {}
                export class Panel {}
                export const MOST = 5;
                const own = 1;
                function hidden() {}
                """));

        assertThat(script).contains("const all = module0;").contains("return { one, ask, Panel, MOST };");
        assertThat(script).contains("\nasync function ask() {}").contains("\nconst own = 1;");
    }

    @Test
    void namesOverSeveralLinesAreImported() {
        String script = bundle(Map.of(
                "js/main.js",
                "import {\n  a,\n  b as c,\n} from './a.js';\n",
                "js/a.js",
                "export const a = 1;\nexport const b = 2;\n"));

        assertThat(script).contains("const {\n  a,\n  b: c,\n} = module0;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "export default { a: 1 };",
                "export { a };",
                "export let a = 1;",
                "import a from './a.js';",
                "import './a.js';",
                "import { a } from 'a';",
                "import { a } from \"./a.js\";"
            })
    void whatItDoesNotKnowIsRefusedRatherThanServedBroken(String line) {
        assertThatIllegalStateException()
                .isThrownBy(() -> bundle(Map.of("js/main.js", line + "\n", "js/a.js", "")))
                .withMessage("js/main.js can't be put into one script with others: " + line);
    }

    @Test
    void modulesThatImportEachOtherAreRefused() {
        Map<String, String> circle = Map.of(
                "js/main.js", "import { a } from './a.js';\n",
                "js/a.js", "import { b } from './b.js';\nexport const a = b;\n",
                "js/b.js", "import { a } from './a.js';\nexport const b = a;\n");

        assertThatIllegalStateException()
                .isThrownBy(() -> bundle(circle))
                .withMessage("modules import each other in a circle: [js/main.js, js/a.js, js/b.js], js/a.js");
    }

    private static String bundle(Map<String, String> modules) {
        return Bundle.of("js/main.js", modules::get);
    }
}
